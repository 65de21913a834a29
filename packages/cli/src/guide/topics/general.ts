import { program, text } from '../program.js';
import type { Topic } from '../types.js';

const startUp: Topic = {
  id: 'start-up',
  title: 'Moving work to start-up',
  blocks:
    'While a program starts, nobody waits for the loop. What is read, parsed, loaded or connected then costs the start a little, and no request anything. In a test, loading files and hooks are start-up; `hooks: true` guards hooks too.',
  how: 'The top level of a module runs once, before anything that imports it. It may await. Do the work there, keep the result in a constant, and use it in the functions below.',
  snippet: program`
    import { readFile } from 'node:fs/promises';

    const template = await readFile('notes.txt', 'utf8');

    export async function render(name = 'Ada') {
      return template.replaceAll('NAME', name);
    }
  `,
  pitfalls: [
    'A cache that is filled on first use is not start-up: the first request pays, and the first test is reported. Fill it at the top level.',
    'What a top level does, each test file that imports it pays for, and each worker thread.',
    'A package that loads its parts on first use can be warmed up: call it once at the top level, with a small input.',
    'A value that changes needs to be read again: on a timer or a signal, asynchronously.',
    'CommonJS has no `await` at its top level. Export a promise (`exports.ready = load()`), or an `async function start()` that the server awaits before it listens.',
  ],
};

const streaming: Topic = {
  id: 'streaming',
  title: 'Streaming instead of whole files',
  blocks:
    'A file that is read whole is in memory whole, as a buffer, as a string and as what was parsed from it. A stream has one piece of 64 KiB at a time, and others get a turn after each.',
  how: 'Use `pipeline` from `node:stream/promises` to connect a source, transforms and a destination, or read lines with `for await`.',
  snippet: program`
    import { open } from 'node:fs/promises';

    const file = await open('big.log');
    let errors = 0;
    for await (const line of file.readLines()) {
      if (line.includes('ERROR')) errors++;
    }
    console.log(errors);
  `,
  pitfalls: [
    '`source.pipe(destination)` neither forwards errors nor closes the source when the destination fails. `pipeline` does.',
    'Heed back pressure: when `write` returns false, wait for `drain`. `pipeline` and `for await` do it.',
    'What happens to each piece still runs on the loop. Heavy work on it belongs into a [worker](#worker-pool).',
    'JSON cannot be cut anywhere. Write one value in each line (NDJSON), or use a parser that streams, such as `stream-json`.',
  ],
  topics: ['stall'],
};

const workerPool: Topic = {
  id: 'worker-pool',
  title: 'Workers: when they are right, and when not',
  blocks:
    'A worker thread has a loop of its own and may block it. It is right for work that keeps a processor busy for more than about 10 ms and has no asynchronous form: parsing, rendering, image work, a synchronous database. It is wrong for files, processes, compression and key derivation, which have asynchronous forms that use threads already, and for work of a millisecond, which is shorter than the way to the worker and back.',
  how: 'Start the threads once, not for each task: one takes 10 to 50 ms to start. The package `piscina` keeps a pool with a queue: `const pool = new Piscina({ filename: new URL("./work.js", import.meta.url).href })`, then `await pool.run(task)`. With one thread the essentials fit on a page:',
  snippet: {
    ...program`
      import { Worker } from 'node:worker_threads';

      // Once, while the program starts.
      const worker = new Worker(new URL('./work.mjs', import.meta.url));
      const waiting = new Map();
      let count = 0;
      worker.on('message', ({ id, result, error }) => {
        const { resolve, reject } = waiting.get(id);
        waiting.delete(id);
        if (error) reject(error);
        else resolve(result);
      });
      worker.on('error', (error) => {
        for (const { reject } of waiting.values()) reject(error);
        waiting.clear();
      });

      export function inWorker(task = 30) {
        return new Promise((resolve, reject) => {
          waiting.set(++count, { resolve, reject });
          worker.postMessage({ id: count, task });
        });
      }
    `,
    files: {
      'work.mjs': text`
        import { parentPort } from 'node:worker_threads';

        const fibonacci = (n) => (n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2));

        parentPort.on('message', ({ id, task }) => {
          try {
            parentPort.postMessage({ id, result: fibonacci(task) });
          } catch (error) {
            parentPort.postMessage({ id, error });
          }
        });
      `,
    },
  },
  pitfalls: [
    'Data is copied on its way, on the loop: sending 25 MB of objects costs as much as parsing them. Send a path and let the worker read, or hand over buffers: `postMessage(bytes, [bytes.buffer])`.',
    'Functions, class instances with methods, open files and connections cannot be sent.',
    'As many workers as cores, not more (`os.availableParallelism()`), and a queue before them.',
    'A worker has its own memory (5 to 10 MB when empty) and its own modules.',
    '`worker.unref()` lets the process end although the worker is idle.',
    'In tests, stop the pool in `afterAll`, or the run does not end. Nothing inside a worker is guarded.',
  ],
};

export const general: readonly Topic[] = [startUp, streaming, workerPool];
