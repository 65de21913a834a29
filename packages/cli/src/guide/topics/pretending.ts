import { program } from '../program.js';
import type { Snippet, Topic } from '../types.js';

const fetching: Snippet = program`
  import { once } from 'node:events';
  import http from 'node:http';

  // Stands for the service that is asked.
  const server = http.createServer((request, response) => response.end('{"name":"Ada"}'));
  await once(server.listen(0, '127.0.0.1'), 'listening');

  export async function loadUser() {
    const { port } = server.address();
    const response = await fetch(new URL('http://127.0.0.1:' + port));
    if (!response.ok) throw new Error('The service answered ' + response.status);
    return response.json();
  }
`;

const syncXhr: Topic = {
  id: 'sync-xhr',
  title: 'Synchronous XMLHttpRequest in jsdom and happy-dom',
  blocks:
    'With `false` as its third argument `open` makes a request that blocks. jsdom and happy-dom start a process for it and wait for its end: the report names `child_process.spawnSync` or `child_process.execFileSync`, "through jsdom" or "through happy-dom", at your line. That is 50 ms and more, even for a server in the same test, which cannot answer while its loop stands still: then the test hangs.',
  how: 'Use `fetch`, or leave out the third argument and wait for the `load` event.',
  snippet: fetching,
  pitfalls: [
    'jQuery makes such a request for `async: false`.',
    'Browsers warn about these requests on their main thread, so the fix is one for your users too.',
    'A script element in jsdom with `resources: "usable"` loads asynchronously; wait for its `load` event.',
  ],
  topics: ['sync-request'],
};

const syncRequest: Topic = {
  id: 'sync-request',
  title: 'sync-request and packages like it',
  blocks:
    "Node has no synchronous network. Packages such as `sync-request`, `sync-fetch` and `sync-rpc` start a process, let it do the request and wait for it: the report names `child_process.spawnSync` or `execFileSync`, through the package. The whole server waits for somebody else's.",
  how: 'Use `fetch` and await it. Where a constructor needs the result, make an `async` function that fetches first and constructs afterwards.',
  snippet: fetching,
  pitfalls: [
    'Configuration from the network can be loaded with a top-level `await`, at [start-up](#start-up).',
    'Give it a limit: `fetch(url, { signal: AbortSignal.timeout(5000) })`. A process that was waited for had one by chance at best.',
  ],
  topics: ['start-up'],
};

const synckit: Topic = {
  id: 'synckit',
  title: 'synckit and packages like it: Atomics.wait',
  blocks:
    'Some packages run an asynchronous function in a worker thread and put the loop to sleep until it answers: synckit, `@prettier/sync`, sass-embedded, and esbuild in `buildSync` and `transformSync`. The report names `Atomics.wait`, through the package. `worker_threads.receiveMessageOnPort`, which takes the answer, is quick and off by default.',
  how: 'Call the asynchronous function that is behind it. The work is in a thread already; only the waiting is wrong.',
  snippet: program`
    import { once } from 'node:events';
    import { Worker } from 'node:worker_threads';

    // Stands for the worker of the package: answers what it is asked.
    const code =
      'const { parentPort } = require("node:worker_threads");' +
      'parentPort.on("message", (text) => parentPort.postMessage(text.toUpperCase()));';
    const worker = new Worker(code, { eval: true });

    // Instead of Atomics.wait and receiveMessageOnPort.
    export async function format(text = 'some code') {
      worker.postMessage(text);
      const [formatted] = await once(worker, 'message');
      return formatted;
    }
  `,
  pitfalls: [
    'Usual pairs: `prettier.format` for `@prettier/sync`, `esbuild.transform` for `transformSync`, `sass.compileAsync` for `compile`, `postcss().process(css)` awaited.',
    'Rules of ESLint and macros of Babel have to be synchronous; there such packages have their place. In a test of a rule allow it: `allow: [{ calls: "Atomics.wait", from: "pkg:synckit", reason: "ESLint rules are synchronous" }]`.',
  ],
  topics: ['worker-pool'],
};

const deasync: Topic = {
  id: 'deasync',
  title: 'deasync',
  blocks:
    'deasync turns the loop from inside a call, natively, until a callback has come. The loop does run meanwhile, but inside of your function: what else happens there sees a half-finished state, and two nested waits end in the wrong order or never. No Node function is called, so loopguard sees it only as long computing, if at all.',
  how: 'Await the promise, or wrap a callback by `util.promisify`.',
  snippet: program`
    import { execFile } from 'node:child_process';
    import { promisify } from 'node:util';

    // Instead of deasync(execFile)(…)
    const { stdout } = await promisify(execFile)(process.execPath, ['--version']);
    console.log(stdout.trim());
  `,
  pitfalls: ['Find who uses it: `npm ls deasync`.'],
  topics: ['synckit'],
};

export const pretending: readonly Topic[] = [syncXhr, syncRequest, synckit, deasync];
