import type { VNode } from 'preact';
import { formatDuration } from '@loopguard/core/format';
import type { PageData } from '../page-data.js';
import { groupsBy, siteName, sum } from './groups.js';
import { ownerWord, type Row, STATUSES } from './model.js';

const PARTIAL: Record<string, string> = {
  files: 'only some files ran',
  names: 'only some tests ran',
  shard: 'one shard of the suite',
  failures: 'other tests failed',
  interrupted: 'the run was interrupted',
  program: 'a running program',
};

/** The title, what ran, and the totals. */
export function Header({ data, rows }: { data: PageData; rows: readonly Row[] }): VNode {
  const { runner, node, startedAt, run } = data;
  const blocking = rows.filter(({ status }) => status !== 'allowed');
  const facts = [
    // Why not: a program has no runner but Node.
    ...(runner.name === 'node' ? [] : [`${runner.name} ${runner.version}`]),
    `Node ${node}`,
    new Date(startedAt).toLocaleString(),
    ...run.partial.map((reason) => PARTIAL[reason] ?? reason),
    ...(run.shards.length > 0 ? [`shards ${run.shards.join(', ')}`] : []),
  ];
  return (
    <header>
      <h1>
        loopguard <span>what blocked the event loop</span>
      </h1>
      <p class="muted">{facts.join(' · ')}</p>
      <dl class="totals" aria-label="Totals">
        <Total name="blocked" value={formatDuration(sum(blocking, (row) => row.blockedMs))} />
        <Total name="calls" value={count(sum(blocking, (row) => row.count))} />
        <Total name="call sites" value={count(groupsBy(blocking, siteName).length)} />
        {STATUSES.map((status) => (
          <Total
            key={status}
            name={status}
            kind={status}
            value={count(rows.filter((row) => row.status === status).length)}
          />
        ))}
        <Total name={filesName(data, rows)} value={count(data.testFiles)} />
      </dl>
      {rows.length === 0 && <p class="empty">No blocking call was reported.</p>}
    </header>
  );
}

/** What each of the files is that said something: a program is one for each of its processes. */
function filesName({ run }: PageData, rows: readonly Row[]): string {
  if (!run.partial.includes('program')) return 'test files';
  return rows.length === 0 || ownerWord(rows) === 'request'
    ? 'processes'
    : 'test files and processes';
}

function Total({ name, value, kind }: { name: string; value: string; kind?: string }): VNode {
  return (
    <div class={kind ? `total is-${kind}` : 'total'}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** A count with separators. */
export function count(value: number): string {
  return value.toLocaleString('en');
}
