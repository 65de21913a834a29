// The results as a page.
import os from 'node:os';
import { HOLD_MS, STEP_MS } from './project.mjs';

const part = (rows, key, what) => {
  const own = rows.map((row) => row[key]).filter((verdict) => verdict !== undefined);
  return own.length === 0
    ? 'cannot'
    : `${own.filter((verdict) => verdict[what]).length}/${own.length}`;
};
const three = (rows, key) =>
  rows.every((row) => row[key] === undefined)
    ? '–'
    : ['detected', 'function', 'line'].map((what) => part(rows, key, what)).join(' · ');
const line = (label, rows) =>
  `| ${label} | ${three(rows, 'loopguard')} | ${three(rows, 'watchdog')} | ${three(rows, 'blocked')} | ${part(rows, 'delay', 'detected')} |`;
const table = (
  first,
  lines,
) => `| ${first} | loopguard | watchdog and pause | \`blocked-at\` | \`monitorEventLoopDelay\` |
|---|---|---|---|---|
${lines.join('\n')}`;

const isPartial = (rows) => rows.some(({ blocked }) => blocked === undefined);

const groupBy = (rows, key) => [...new Set(rows.map((row) => row[key]))];

export function toMarkdown({ command, minutes, resumed, rows, steps, tuned, heldOut }) {
  const of = (kinds) => rows.filter(({ name }) => kinds.some((kind) => kind.name === name));
  const sets = [
    ['kinds that loopguard was built with', of(tuned)],
    ['held-out kinds', of(heldOut)],
  ].filter(([, own]) => own.length > 0);
  return `# Results

Written by \`${command}\` in ${minutes.toFixed(0)} minutes${resumed > 0 ? `, after ${resumed} of the runs had been made before` : ''}. Each kind holds the loop for ${HOLD_MS} ms of the thread's CPU time in a TypeScript module that
a test calls. A cell says how often that was **detected · the right function named · the right line named**. Load
${os.loadavg()[0].toFixed(0)} on ${os.cpus().length} cores when it ended.

${table('', [line('all', rows), ...sets.map(([name, own]) => line(name, own))])}

The held-out kinds were written after the naming was, to see whether it holds for code that it was not tried with. What
they showed is repaired where a general rule repairs it; \`held-out.mjs\` says which kinds they are.

The others are what there is: a thread that sees the beat stop, connects the debugger to the main thread, pauses it and
maps the innermost frame of the project (in worker threads it would pause the runner instead, so it is not used there);
\`blocked-at\` 1.2 with a threshold of 100 ms, the innermost frame of the project in the stack that it gives; and the longest
delay of \`monitorEventLoopDelay\`, which names nothing.${isPartial(rows) ? ` They were not measured everywhere; a cell says of how many.` : ''}

## By runner, pool and Node

${table(
  '',
  groupBy(rows, 'version').flatMap((version) =>
    groupBy(rows, 'host').map((host) =>
      line(
        `${version} ${host}`,
        rows.filter((row) => row.version === version && row.host === host),
      ),
    ),
  ),
)}

${sets
  .map(
    ([name, own]) => `## The ${name}

${table(
  'kind',
  groupBy(own, 'name').map((kind) =>
    line(
      kind,
      own.filter((row) => row.name === kind),
    ),
  ),
)}
`,
  )
  .join('\n')}
${steps === undefined ? '' : falseAlarms(steps)}
`;
}

const falseAlarms = ({ count, alarms, late }) => `## False alarms

${count} steps of ${STEP_MS} ms CPU, each followed by a turn of the loop, while other processes keep every core busy: **${alarms} reported**.
By the clock ${late[0]} of them took longer than 100 ms, the longest ${late[1]} ms.`;
