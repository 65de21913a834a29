import { program } from '../program.js';
import type { NoteGroup } from '../types.js';

const waiting: NoteGroup = {
  title: 'Sleeping and waiting',
  blocks:
    'The thread sleeps. Nothing else runs on the loop until the time is over or another thread wakes it.',
  pitfalls: [
    'A `while (Date.now() < end) {}` is the same wait with the processor at full load; it is no call, and shows up as a [stall](#stall).',
  ],
  allow: 'In worker threads, where nothing is guarded: that is where a thread may wait.',
  topics: ['synckit', 'worker-pool'],
  calls: {
    'Atomics.wait': {
      how: 'A pause is a timer that is awaited. To wait for another thread, await its message, or `Atomics.waitAsync`.',
      snippet: program`
        import { setTimeout as sleep } from 'node:timers/promises';

        await sleep(10);

        // Until another thread calls Atomics.notify, or 10 ms are over.
        const shared = new Int32Array(new SharedArrayBuffer(4));
        console.log(await Atomics.waitAsync(shared, 0, 0, 10).value);
      `,
      pitfalls: [
        'Packages that make asynchronous work synchronous wait in this way: see [synckit and the like](#synckit). The report then names the package and your line.',
        '`Atomics.waitAsync(…).value` is a string, not a promise, when there is nothing to wait for; `await` takes both.',
        '`Atomics.waitAsync` alone does not keep a process alive; a server, a timer or a worker does.',
        'A retry loop with pauses may now run several times at once. Keep the promise of the one that runs.',
      ],
    },
  },
};

const debugging: NoteGroup = {
  title: 'The inspector',
  blocks: 'The process stands still until somebody attaches a debugger: for ever, on a server.',
  how: 'Open the inspector without waiting, or start Node with `--inspect`.',
  pitfalls: [
    'An open inspector port lets everybody who reaches it run code. Bind it to 127.0.0.1.',
  ],
  allow: 'While you debug by hand. Not in code that is committed.',
  calls: {
    'inspector.waitForDebugger': {
      snippet: program`
        import inspector from 'node:inspector';

        inspector.open(0, '127.0.0.1');
        console.log(inspector.url());
      `,
    },
    'inspector.open': {
      how: 'The third argument, `true`, is what waits. Leave it out.',
      snippet: program`
        import inspector from 'node:inspector';

        inspector.open(0, '127.0.0.1');
        console.log(inspector.url());
      `,
    },
  },
};

export const threads: readonly NoteGroup[] = [waiting, debugging];
