import { program } from '../program.js';
import type { NoteGroup } from '../types.js';

export const snapshots: NoteGroup = {
  title: 'Heap snapshots',
  blocks:
    'V8 stops everything while it walks the heap: 0.2 to 0.3 s for a small one, minutes and twice the memory for one of gigabytes. `getHeapSnapshot` returns a stream, but the snapshot is complete before it does.',
  how: 'There is no other form for the thread that you are on. A snapshot of a worker can be asked for from outside, and only that worker stops.',
  snippet: program`
    import { once } from 'node:events';
    import { createWriteStream } from 'node:fs';
    import { pipeline } from 'node:stream/promises';
    import { Worker } from 'node:worker_threads';

    const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
    await once(worker, 'online');
    const snapshot = await worker.getHeapSnapshot();
    await pipeline(snapshot, createWriteStream('worker.heapsnapshot'));
    await worker.terminate();
  `,
  pitfalls: [
    'A snapshot holds every string of the process: passwords and keys as well. Handle the file like them.',
    'Take a server out of the load balancer before you take a snapshot of it.',
  ],
  allow:
    'When you debug by hand: behind a signal (`--heapsnapshot-signal=SIGUSR2`) or in a script. In a test that measures memory: `allowBlocking("measures memory", () => v8.getHeapSnapshot())`.',
  topics: ['worker-pool'],
  calls: { 'v8.writeHeapSnapshot': {}, 'v8.getHeapSnapshot': {} },
};
