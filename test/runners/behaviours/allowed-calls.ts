import { blocked, type Behaviour } from '../behaviour.js';

/** Calls that block nothing, and where exactly that ends. */
export const allowedCalls: readonly Behaviour[] = [
  {
    id: 'worker-thread',
    title: 'blocking work in a worker thread passes',
    smoke: true,
    files: {
      'case.test.ts': `
        import { readFileSync } from 'node:fs';
        import { Worker } from 'node:worker_threads';
        const script = 'require("fs").readFileSync("package.json"); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)';
        test('in a worker', () => new Promise((resolve, reject) => {
          new Worker(script, { eval: true }).on('error', reject).on('exit', resolve);
        }));
        test('on the loop', async () => { readFileSync('package.json'); });
      `,
    },
    tests: { 'in a worker': 'passed', 'on the loop': blocked('fs.readFileSync') },
  },
  {
    id: 'child-process',
    title: 'blocking work in a child process passes',
    smoke: true,
    files: {
      'child.cjs': `
        const fs = require('fs');
        console.log(fs.readFileSync('package.json', 'utf8').length > 0);
      `,
      'case.test.ts': `
        import { execFile, execFileSync, fork, spawn } from 'node:child_process';
        import path from 'node:path';
        import { promisify } from 'node:util';
        const child = path.join(__dirname, 'child.cjs');
        const ended = (started) => new Promise((resolve) => started.on('close', resolve));
        test('execFile', async () => {
          const { stdout } = await promisify(execFile)(process.execPath, [child]);
          expect(stdout).toContain('true');
        });
        test('spawn', async () => { expect(await ended(spawn(process.execPath, [child]))).toBe(0); });
        test('fork', async () => { expect(await ended(fork(child, { silent: true }))).toBe(0); });
        test('on the loop', async () => { «call»execFileSync(process.execPath, [child]); });
      `,
    },
    commonjs: true,
    tests: {
      execFile: 'passed',
      spawn: 'passed',
      fork: 'passed',
      'on the loop': blocked({ id: 'child_process.execFileSync', where: 'call' }),
    },
  },
  {
    id: 'virtual-files',
    title: 'reading /proc is allowed, other files are not',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('/proc', async () => { expect(fs.readFileSync('/proc/self/status', 'utf8')).toContain('Pid'); });
        test('another', async () => { fs.readFileSync('package.json'); });
      `,
    },
    tests: { '/proc': 'passed', another: blocked('fs.readFileSync') },
  },
  {
    id: 'standard-output',
    title: 'writing to standard output and error is allowed, to other descriptors not',
    smoke: true,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('1 and 2', async () => { fs.writeSync(1, ''); fs.writeSync(2, ''); console.log('a line'); console.error('a line'); });
        test('another', async () => {
          const file = await fs.promises.open('standard-output.txt', 'w');
          fs.«call»writeSync(file.fd, 'text');
          await file.close();
        });
      `,
    },
    tests: { '1 and 2': 'passed', another: blocked({ id: 'fs.writeSync', where: 'call' }) },
  },
  {
    id: 'random-bytes',
    title: 'randomBytes of a few bytes is allowed, of a megabyte not',
    files: {
      'case.test.ts': `
        import { randomBytes } from 'node:crypto';
        test('32 bytes', async () => { randomBytes(32); });
        test('64 KiB', async () => { randomBytes(64 * 1024); });
        test('1 MiB', async () => { «call»randomBytes(1024 * 1024); });
        test('1 MiB with a callback', () => new Promise((resolve) => { randomBytes(1024 * 1024, resolve); }));
      `,
    },
    tests: {
      '32 bytes': 'passed',
      '64 KiB': 'passed',
      '1 MiB': blocked({ id: 'crypto.randomBytes', where: 'call' }),
      '1 MiB with a callback': 'passed',
    },
  },
  {
    id: 'atomics-wait',
    title: 'Atomics.wait is reported, waitAsync is not',
    smoke: true,
    files: {
      'case.test.ts': `
        const cell = () => new Int32Array(new SharedArrayBuffer(4));
        test('waits', async () => { expect(Atomics.«call»wait(cell(), 0, 0, 2)).toBe('timed-out'); });
        test('waits asynchronously', async () => {
          // It keeps no loop alive by itself, and Node's runner then ends the test.
          const alive = setTimeout(() => {}, 60_000);
          expect(await Atomics.waitAsync(cell(), 0, 0, 2).value).toBe('timed-out');
          clearTimeout(alive);
        });
      `,
    },
    tests: {
      waits: blocked({ id: 'Atomics.wait', where: 'call' }),
      'waits asynchronously': 'passed',
    },
  },
];
