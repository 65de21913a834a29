import { IN_WORKER, rows } from './rows.js';
import type { AllowedWhen, Table } from './types.js';

const debugging: AllowedWhen = { note: 'in debugging by hand' };

const snapshots = rows(
  { module: 'v8', category: 'cpu', docs: 'worker_threads.html#workergetheapsnapshotoptions' },
  () => [
    {
      id: 'v8.writeHeapSnapshot',
      category: 'file system',
      fix: '(await worker.getHeapSnapshot()).pipe(fs.createWriteStream(name))  // of a Worker',
      shows: [0],
      allowedWhen: debugging,
    },
    // Returns a stream of a snapshot that is complete before it returns.
    {
      id: 'v8.getHeapSnapshot',
      fix: 'await worker.getHeapSnapshot()  // of a Worker; there is no form for the main thread',
      allowedWhen: debugging,
    },
  ],
);

// Cheap for small values, and used by Node and test tools.
const tools = rows({ module: 'v8', category: 'cpu', rule: 'off' }, () => [
  {
    id: 'v8.takeCoverage',
    category: 'file system',
    fix: 'let Node write coverage at exit (NODE_V8_COVERAGE)',
    docs: 'v8.html#v8takecoverage',
  },
  {
    id: 'v8.stopCoverage',
    category: 'file system',
    fix: 'let Node write coverage at exit (NODE_V8_COVERAGE)',
    docs: 'v8.html#v8takecoverage',
  },
  { ...IN_WORKER, id: 'v8.queryObjects' },
  { ...IN_WORKER, id: 'v8.serialize' },
  { ...IN_WORKER, id: 'v8.deserialize' },
]);

// Jest, Vitest and the REPL compile with vm; long scripts are for the stall watchdog.
const scripts = rows({ ...IN_WORKER, module: 'vm', category: 'cpu', rule: 'off' }, () => [
  { id: 'vm.Script', kind: 'class' },
  { id: 'vm.compileFunction' },
  { id: 'vm.runInThisContext' },
  { id: 'vm.runInNewContext' },
  { id: 'vm.runInContext' },
  { id: 'vm.createContext' },
  { id: 'vm.Script.prototype.runInThisContext' },
  { id: 'vm.Script.prototype.runInContext' },
  { id: 'vm.Script.prototype.runInNewContext' },
]);

export const v8Tables: readonly Table[] = [snapshots, tools, scripts];
