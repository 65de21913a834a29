import { program, text } from '../program.js';
import type { NoteGroup, Snippet } from '../types.js';

export const environment: NoteGroup = {
  title: 'Environment files',
  blocks:
    'The file is read and parsed before the call returns. Node does it in C++, where no watcher of `fs` sees it.',
  how: 'Start Node with `--env-file=.env`, or load the file at the top of the first module. Later, read it asynchronously.',
  snippet: program`
    import { readFile } from 'node:fs/promises';
    import { parseEnv } from 'node:util';

    for (const [name, value] of Object.entries(parseEnv(await readFile('.env', 'utf8')))) {
      // As loadEnvFile does it: what is set already stays.
      process.env[name] ??= value;
    }
  `,
  pitfalls: [
    '`Object.assign(process.env, parseEnv(…))` alone replaces variables that are set already; `loadEnvFile` does not.',
    'dotenv reads with `readFileSync`, and is reported as that. At the top of the first module it is start-up.',
  ],
  allow: 'At start-up, where it belongs. There it is not reported.',
  topics: ['start-up'],
  calls: { 'process.loadEnvFile': {} },
};

const inWorker: Snippet = {
  ...program`
    import { once } from 'node:events';
    import { writeFile } from 'node:fs/promises';
    import { Worker } from 'node:worker_threads';

    export async function saveReport(file = 'report.json') {
      const worker = new Worker(new URL('./report-worker.mjs', import.meta.url));
      const [report] = await once(worker, 'message');
      await writeFile(file, JSON.stringify(report));
    }
  `,
  files: {
    'report-worker.mjs': text`
      import { parentPort } from 'node:worker_threads';

      // Or it looks up the names of all peers, one after another.
      process.report.excludeNetwork = true;
      parentPort.postMessage(process.report.getReport());
    `,
  },
};

export const reports: NoteGroup = {
  title: 'Diagnostic reports',
  blocks:
    'Node collects the state of process and system, opens 16 files below `/proc`, and looks up the names of the peers of all open sockets: 2 to 3 ms without sockets, and seconds with a slow name server.',
  how: 'Make the report in a worker. It has the facts of the process; the JavaScript stack and heap in it are those of the worker.',
  snippet: inWorker,
  pitfalls: [
    'For memory alone, `process.memoryUsage()` and `v8.getHeapStatistics()` take microseconds.',
    'Set `process.report.excludeNetwork = true` wherever you make one.',
  ],
  allow: 'In a handler for crashes, and on a signal that an operator sends (`--report-on-signal`).',
  topics: ['worker-pool'],
  calls: { 'process.report.getReport': {}, 'process.report.writeReport': {} },
};
