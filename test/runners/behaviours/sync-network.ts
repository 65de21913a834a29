import { blocked, type Behaviour } from '../behaviour.js';
import { hasNodeGlobals } from '../hosts.js';

// A thread of its own: a server on the loop could not answer a client that holds the loop.
const server = `
  import { once } from 'node:events';
  import { Worker } from 'node:worker_threads';
  const serving = new Worker(\`
    const { parentPort } = require('node:worker_threads');
    const server = require('node:http').createServer((request, response) => {
      response.setHeader('access-control-allow-origin', '*');
      response.end('answer to ' + request.url);
    });
    server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
  \`, { eval: true });
  // Why already here: Mocha loads all files before it calls the first hook.
  const serves = once(serving, 'message');
  let url;
  beforeAll(async () => { url = 'http://127.0.0.1:' + (await serves)[0] + '/path'; });
  afterAll(() => serving.terminate());
`;

const requests = `
  ${server.trim()}
  function send(isAsync) {
    const request = new XMLHttpRequest();
    request.open('GET', url, isAsync);
    const loaded = new Promise((resolve, reject) => { request.onload = () => resolve(request.responseText); request.onerror = reject; });
    request.«call»send();
    return isAsync ? loaded : request.responseText;
  }
  test('synchronous', async () => { expect(send(false)).toBe('answer to /path'); });
  test('asynchronous', async () => { expect(await send(true)).toBe('answer to /path'); });
`;

/** Waiting for the network, or for another thread or process that does the work. */
export const syncNetwork: readonly Behaviour[] = [
  {
    id: 'sync-xhr-jsdom',
    title: 'a synchronous XMLHttpRequest in jsdom is reported, an asynchronous one is not',
    environment: 'jsdom',
    files: { 'case.test.ts': requests },
    tests: {
      synchronous: blocked({
        id: 'child_process.spawnSync',
        where: 'call',
        through: /^jsdom \(lib\/jsdom\/living\/xhr\/XMLHttpRequest-impl\.js:\d+\)$/,
      }),
      asynchronous: 'passed',
    },
  },
  {
    id: 'sync-xhr-happy-dom',
    title: 'a synchronous XMLHttpRequest in happy-dom is reported, an asynchronous one is not',
    runner: 'vitest',
    config: { vitest: { environment: 'happy-dom' } },
    files: { 'case.test.ts': requests },
    tests: {
      synchronous: blocked({
        id: 'child_process.execFileSync',
        where: 'call',
        through: /^happy-dom \((lib|src)\/fetch\/SyncFetch\.[jt]s:\d+\)$/,
        // Why: it asks for permission first, in a request of its own.
        count: 2,
      }),
      asynchronous: 'passed',
    },
  },
  {
    id: 'sync-request-package',
    title:
      'a package that waits for a process that asks the network is reported at the line that used it',
    files: {
      'node_modules/asks-sync/package.json':
        '{ "name": "asks-sync", "version": "1.0.0", "main": "index.js" }',
      'node_modules/asks-sync/index.js': `
        const { spawnSync } = require('child_process');
        const script = 'fetch(process.argv[1]).then((r) => r.text()).then((text) => process.stdout.write(text))';
        module.exports = (url) => String(spawnSync(process.execPath, ['-e', script, url]).stdout);
      `,
      'case.test.ts': `
        import http from 'node:http';
        import { text } from 'node:stream/consumers';
        import ask from 'asks-sync';
        ${server.trim()}
        test('blocks', async () => { expect(«call»ask(url)).toBe('answer to /path'); });
        test('is fixed', async () => {
          const [response] = await once(http.get(url), 'response');
          expect(await text(response)).toBe('answer to /path');
        });
      `,
    },
    tests: {
      blocks: blocked({
        id: 'child_process.spawnSync',
        where: 'call',
        through: 'asks-sync (index.js:3)',
      }),
      'is fixed': 'passed',
    },
  },
  {
    id: 'sync-rpc-synckit',
    title: 'synckit: Atomics.wait is reported at the line that called the synchronous function',
    smoke: true,
    files: {
      'measure.mjs': `
        export const measure = async (text) => text.length;
      `,
      'worker.mjs': `
        import { runAsWorker } from 'synckit';
        import { measure } from './measure.mjs';
        runAsWorker(measure);
      `,
      'case.test.ts': `
        import path from 'node:path';
        import { createSyncFn } from 'synckit';
        const measureSync = createSyncFn(path.resolve('sync-rpc-synckit/worker.mjs'));
        test('blocks', async () => { expect(«call»measureSync('four')).toBe(4); });
      `,
    },
    tests: {
      blocks: blocked({
        id: 'Atomics.wait',
        where: 'call',
        through: /^synckit \((?:lib|src)\/(?:helpers|index)\.\w+:\d+\)$/,
        count: 'any',
      }),
    },
  },
  {
    id: 'sync-rpc-esbuild',
    // Why: esbuild refuses to load where `Uint8Array` is not the one that Node's buffers are made of.
    onlyOn: hasNodeGlobals,
    title:
      'esbuild: transformSync is reported as Atomics.wait, transform is not and gives the same',
    files: {
      'case.test.ts': `
        import { transform, transformSync } from 'esbuild';
        const options = { loader: 'ts' };
        const expected = 'let value = 1;\\n';
        test('blocks', async () => { expect((«call»transformSync('let value: number = 1', options)).code).toBe(expected); });
        test('is fixed', async () => { expect((await transform('let value: number = 1', options)).code).toBe(expected); });
      `,
    },
    tests: {
      blocks: blocked({
        id: 'Atomics.wait',
        where: 'call',
        through: /^esbuild \(lib\/main\.js:\d+\)$/,
        count: 'any',
      }),
      'is fixed': 'passed',
    },
  },
];
