import { rows, SINCE_22 } from './rows.js';
import type { Table } from './types.js';

const waiting = rows({ module: 'child_process', category: 'subprocess', shows: [0] }, () => [
  {
    id: 'child_process.execSync',
    fix: 'await util.promisify(child_process.exec)(command)',
    docs: 'child_process.html#child_processexeccommand-options-callback',
  },
  {
    id: 'child_process.execFileSync',
    fix: 'await util.promisify(child_process.execFile)(file, args)',
    docs: 'child_process.html#child_processexecfilefile-args-options-callback',
  },
  {
    id: 'child_process.spawnSync',
    fix: "await events.once(child_process.spawn(command, args), 'close')",
    docs: 'child_process.html#child_processspawncommand-args-options',
  },
]);

// Asynchronous, but fork and exec run on the calling thread: 30 ms with 850 MB resident memory.
const starting = rows(
  {
    module: 'child_process',
    category: 'subprocess',
    rule: 'off',
    shows: [0],
    fix: 'start child processes at start-up, or spawn from a Worker',
    docs: 'worker_threads.html#class-worker',
  },
  () => [
    { id: 'child_process.spawn' },
    { id: 'child_process.fork' },
    { id: 'child_process.exec' },
    { id: 'child_process.execFile' },
    {
      id: 'cluster.fork',
      module: 'cluster',
      shows: [],
      fix: 'fork workers at start-up',
      docs: 'cluster.html#clusterforkenv',
    },
    // It never returns.
    {
      id: 'process.execve',
      module: 'process',
      versions: SINCE_22,
      fix: 'child_process.spawn(file, args)',
      docs: 'child_process.html#child_processspawncommand-args-options',
    },
  ],
  ['cluster', 'process'],
);

export const childProcessTables: readonly Table[] = [waiting, starting];
