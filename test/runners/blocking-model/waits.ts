import type { ModelFile } from './row.js';

const CELL = 'new Int32Array(new SharedArrayBuffer(4))';

/** Sleeping, and waiting for a process. */
export const waits: ModelFile = {
  name: 'waits',
  head: `
    import { exec, execFile, execFileSync, execSync, spawn, spawnSync } from 'node:child_process';
    import { once } from 'node:events';
    import timersPromises from 'node:timers/promises';
    import { promisify } from 'node:util';
    const folder = '';
    // Why: what Atomics.waitAsync waits for keeps no process alive.
    const alive = setInterval(() => {}, 1000);
    const cleanUp = () => clearInterval(alive);
  `,
  rows: [
    {
      name: 'sleep',
      model: ['sleep'],
      blocks: `return Atomics.«call»wait(${CELL}, 0, 0, 5);`,
      calls: { call: 'Atomics.wait' },
      fixed: `return await timersPromises.setTimeout(5, 'timed-out');`,
    },
    {
      name: 'sleep until woken',
      model: ['sleep'],
      blocks: `return Atomics.«call»wait(${CELL}, 0, 0, 5);`,
      calls: { call: 'Atomics.wait' },
      fixed: `return await Atomics.waitAsync(${CELL}, 0, 0, 5).value;`,
      insteadOf: 'Atomics.waitAsync(',
    },
    {
      name: 'sleep by a command',
      model: ['sleep'],
      blocks: `return String(«call»execSync('sleep 0.01 && echo woken'));`,
      calls: { call: 'child_process.execSync' },
      fixed: `return (await promisify(exec)('sleep 0.01 && echo woken')).stdout;`,
    },
    {
      name: 'wait for a program',
      model: ['sleep'],
      blocks: `return «call»execFileSync(process.execPath, ['--version'], { encoding: 'utf8' });`,
      calls: { call: 'child_process.execFileSync' },
      fixed: `return (await promisify(execFile)(process.execPath, ['--version'])).stdout;`,
    },
    {
      name: 'wait for the end of a program',
      model: ['sleep'],
      blocks: `
        const { status, signal } = «call»spawnSync(process.execPath, ['-e', 'process.exitCode = 3']);
        return [status, signal];`,
      calls: { call: 'child_process.spawnSync' },
      fixed: `return await once(spawn(process.execPath, ['-e', 'process.exitCode = 3']), 'close');`,
    },
  ],
};

/** Waiting for the network. */
export const network: ModelFile = {
  name: 'network',
  head: `
    import { spawnSync } from 'node:child_process';
    import { once } from 'node:events';
    import { Worker } from 'node:worker_threads';
    // A thread of its own: a server on this loop could not answer while it waits.
    const serving = new Worker(\`
      const { parentPort } = require('node:worker_threads');
      const server = require('node:http').createServer((request, response) => response.end('answer to ' + request.url));
      server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
    \`, { eval: true });
    const listening = once(serving, 'message');
    const folder = '';
    const cleanUp = () => serving.terminate();
    const download = "fetch(process.argv[1]).then((response) => response.text()).then((text) => process.stdout.write(text))";
    const address = async () => 'http://127.0.0.1:' + (await listening)[0] + '/path';
  `,
  rows: [
    {
      name: 'putrequest',
      model: ['putrequest'],
      blocks: `
        const url = await address();
        return «call»spawnSync(process.execPath, ['-e', download, url], { encoding: 'utf8' }).stdout;`,
      calls: { call: 'child_process.spawnSync' },
      fixed: `return await (await fetch(await address())).text();`,
      insteadOf: 'fetch(',
    },
  ],
};
