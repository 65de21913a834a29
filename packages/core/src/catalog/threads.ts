import { doesNotWait, opensWithoutWaiting } from './predicates.js';
import { IN_WORKER, rows } from './rows.js';
import type { Table } from './types.js';

/** Waiting for another thread or for a debugger. Which thread is the loop is for the guard to know. */
const threads = rows(
  { module: 'global', category: 'sleep/wait' },
  () => [
    // Node's own waits (module.register, loader hooks) use a captured copy and are not seen.
    {
      id: 'Atomics.wait',
      fix: 'await timersPromises.setTimeout(ms)  // or await Atomics.waitAsync(int32, index, value, ms).value',
      docs: 'timers.html#timerspromisessettimeoutdelay-value-options',
      allowedWhen: { note: 'the timeout is 0', test: doesNotWait },
    },
    {
      id: 'inspector.waitForDebugger',
      module: 'inspector',
      fix: 'inspector.open(port, host)',
      docs: 'inspector.html#inspectoropenport-host-wait',
    },
    {
      id: 'inspector.open',
      module: 'inspector',
      fix: 'inspector.open(port, host)  // without a third argument',
      docs: 'inspector.html#inspectoropenport-host-wait',
      shows: [1],
      allowedWhen: {
        note: 'it does not wait for a debugger (third argument)',
        test: opensWithoutWaiting,
      },
    },
    {
      id: 'inspector.close',
      module: 'inspector',
      rule: 'off',
      fix: 'let the process exit',
      docs: 'inspector.html#inspectorclose',
    },
    // A callback, and still the command runs before it returns; the REPL and node:test use it.
    {
      ...IN_WORKER,
      id: 'inspector.Session.prototype.post',
      module: 'inspector',
      category: 'cpu',
      rule: 'off',
      shows: [0],
    },
    // Returns at once; it blocks only together with an Atomics.wait, which is reported itself.
    {
      id: 'worker_threads.receiveMessageOnPort',
      module: 'worker_threads',
      rule: 'off',
      fix: "const [message] = await events.once(port, 'message')",
      docs: 'worker_threads.html#event-message',
    },
    {
      id: 'worker_threads.Worker',
      module: 'worker_threads',
      rule: 'off',
      kind: 'class',
      fix: 'start a pool of Workers at start-up',
      docs: 'worker_threads.html#class-worker',
      shows: [0],
    },
    {
      id: 'worker_threads.MessagePort.prototype.postMessage',
      module: 'worker_threads',
      category: 'cpu',
      rule: 'off',
      fix: 'port.postMessage(value, [value.buffer])  // transfer instead of cloning',
      docs: 'worker_threads.html#portpostmessagevalue-transferlist',
    },
  ],
  ['inspector', 'worker_threads'],
);

export const threadTables: readonly Table[] = [threads];
