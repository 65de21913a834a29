// What makes Node itself call a catalogued function: the name of an exemption → such work.
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** A key and a certificate for localhost, as JSON. */
const certificate = JSON.parse(process.argv[2]);
const builtin = (name) => process.getBuiltinModule(name);

async function serving(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

async function fetchForm() {
  const server = http.createServer((request, response) => {
    request.resume();
    response.end('{}');
  });
  const port = await serving(server);
  const form = new FormData();
  form.set('file', new Blob(['text']), 'file.txt');
  await (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: form })).json();
  const integrity = `sha256-RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=`;
  await (await fetch(`http://127.0.0.1:${port}`, { integrity })).text();
  server.closeAllConnections();
  server.close();
}

export const workloads = {
  // Why first: it is made once.
  'objects of another realm': async () => {
    await fetchForm();
    const { mock } = builtin('node:test');
    mock.module?.('node:punycode', { namedExports: {} });
    mock.restoreAll();
  },
  'output to a file': async () => {
    process.stdout.write('a line\n');
    console.log('a line');
  },
  'watching a tree': async () => {
    await fs.promises.mkdir('tree/deep', { recursive: true });
    const watcher = fs.watch('tree', { recursive: true });
    const isWritten = once(watcher, 'change');
    await fs.promises.writeFile('tree/deep/file', 'x');
    await isWritten;
    const isRemoved = once(watcher, 'change');
    await fs.promises.rm('tree/deep', { recursive: true });
    await isRemoved;
    // What removed a folder from the tree may still be under way.
    await sleep(50);
    watcher.close();
  },
  'reading a tree': async () => {
    await fs.promises.mkdir('tree/deep', { recursive: true });
    const names = [];
    for await (const { name } of await fs.promises.opendir('tree', { recursive: true }))
      names.push(name);
  },
  'resolving a path': async () => {
    builtin('node:path').resolve('x');
  },
  'a folder that removes itself': async () => {
    const folder = await fs.promises.mkdtempDisposable?.('folder-');
    await folder?.remove();
  },
  'fetch and its parts': () => fetchForm(),
  'secure connections': async () => {
    const server = https.createServer(certificate, (_request, response) => response.end('x'));
    const port = await serving(server);
    const request = https.get({ port, host: 'localhost', ca: certificate.cert });
    const [response] = await once(request, 'response');
    response.resume();
    await once(response, 'end');
    server.closeAllConnections();
    server.close();
  },
  // Before all others of node:test: what it asks is asked for the first test of a process.
  'node:test': async () => {
    await builtin('node:test')('passes', () => {});
  },
  'snapshots of node:test': async () => {
    await fs.promises.writeFile('snapshot.json', '{}');
    await builtin('node:test')('has one', ({ assert }) => {
      assert?.fileSnapshot?.({}, 'snapshot.json');
    });
  },
  'a failed assertion': async () => {
    const assert = builtin('node:assert');
    try {
      assert.ok(process.pid < 0);
    } catch {
      // It is meant to fail.
    }
  },
  'other methods of the console': async () => {
    console.assert(true, 'x');
    console.assert(false, 'x');
    console.time('t');
    console.timeEnd('t');
    console.timeLog('unknown');
    console.count();
    console.group('g');
    console.groupEnd();
    console.table([{ a: 1 }]);
    console.trace('x');
    console.dirxml('x');
  },
  'output of a worker': async () => {
    const worker = new Worker(`console.log('a line')`, { eval: true });
    await once(worker, 'exit');
    await sleep(20);
  },
  'messages of a worker': async () => {
    await once(new Worker(`console.log('a line')`, { eval: true }), 'exit');
    await sleep(20);
  },
  'an interactive console': async () => {
    const repl = builtin('node:repl');
    const input = new PassThrough();
    const output = new PassThrough();
    const server = repl.start({ input, output, prompt: '' });
    const isAnswered = once(output, 'data');
    input.write('1 + 1\n');
    await isAnswered;
    server.close();
  },
  'import of a module': async () => {
    await fs.promises.writeFile('new.mjs', 'export default 1;');
    await fs.promises.writeFile('new.cjs', 'module.exports = 1;');
    await import(`${process.cwd()}/new.mjs`);
    await import(`${process.cwd()}/new.cjs`);
  },
};
