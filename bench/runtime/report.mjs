import { nanoseconds, percent, table, withSpread } from '../lib/format.mjs';

const MOST_NEW = 1.02;
const MOST_OLD = 1.08;
const MOST_BLOCKED_US = 5;

const microseconds = (value) => nanoseconds(value * 1000);

export function reportRuntime({ rounds, requests, connections, rows }) {
  const lines = [
    `Servers that answer at once, asked by ${connections} connections that stay open: ${requests} requests in each of ${rounds} rounds, in turn.`,
    'The CPU time that the process of the server used for a request, beside the same server without anything. `blocks`: each request',
    'makes one call that is known (`fs.statSync`), guarded beside unguarded.',
    '',
    ...table(
      [
        'Node',
        'server',
        'plain',
        'guarded',
        'blocked-at',
        '--trace-sync-io, blocks',
        'guarded, blocks',
      ],
      rows.map(({ node, kind, guarded, blockedAt, traceSyncIo, blocks }) => [
        String(node),
        kind,
        microseconds(guarded.base),
        withSpread(guarded.ratio, percent),
        withSpread(blockedAt.ratio, percent),
        withSpread(traceSyncIo.ratio, percent),
        withSpread(blocks.difference, microseconds),
      ]),
    ),
    '',
  ];
  const targets = rows.flatMap(({ node, kind, guarded, blocks }) => {
    const most = node >= 24 ? MOST_NEW : MOST_OLD;
    return [
      {
        what: `${kind} server, Node ${node}: at most ${percent(most)} more for a request`,
        found: percent(guarded.ratio.median),
        isMet: guarded.ratio.median <= most,
      },
      {
        what: `${kind} server, Node ${node}: a request that blocks, at most ${MOST_BLOCKED_US} µs more`,
        found: microseconds(blocks.difference.median),
        isMet: blocks.difference.median <= MOST_BLOCKED_US,
      },
    ];
  });
  return { lines, targets };
}
