import { blocked, type Behaviour } from '../behaviour.js';

const late = `
  const fs = require('fs');
  module.exports = { size: fs.readFileSync(__filename, 'utf8').split('\\n').length };
`;

/** What goes beyond one call: modules, descriptors that were opened elsewhere, and where blocking work belongs. */
export const blockingModelElsewhere: readonly Behaviour[] = [
  {
    id: 'model-imports',
    title: 'import_module: a lazy require is reported, the same module by import() is not',
    commonjs: true,
    files: {
      'late.cjs': late,
      'late-too.cjs': late,
      'late.json': '{ "size": 7 }',
      'late-too.json': '{ "size": 7 }',
      'load.ts': `
        import fs from 'node:fs';
        import path from 'node:path';
        export const required = () => «module»require('./late.cjs');
        export const requiredJson = () => «json»require('./late.json');
        export const imported = async () => (await import('./late-too.cjs')).default;
        export const readJson = async () => JSON.parse(await fs.promises.readFile(path.join(__dirname, 'late-too.json'), 'utf8'));
      `,
      'case.test.ts': `
        import { imported, readJson, required, requiredJson } from './load';
        test('module blocks', async () => { expect(required()).toEqual({ size: 3 }); });
        test('module is fixed', async () => { expect(await imported()).toEqual({ size: 3 }); });
        test('JSON blocks', async () => { expect(requiredJson()).toEqual({ size: 7 }); });
        test('JSON is fixed', async () => { expect(await readJson()).toEqual({ size: 7 }); });
      `,
    },
    tests: {
      'module blocks': blocked({ id: 'require', where: 'module' }),
      'module is fixed': 'passed',
      'JSON blocks': blocked({ id: 'require', where: 'json' }),
      'JSON is fixed': 'passed',
    },
  },
  {
    id: 'model-descriptors',
    title: 'reads and writes of a descriptor are reported wherever it was opened',
    smoke: true,
    files: {
      'notes.txt': 'some notes',
      'case.test.ts': `
        import fs from 'node:fs';
        import { promisify } from 'node:util';
        const early = fs.openSync('model-descriptors/notes.txt', 'r+');
        let fromHook;
        let handle;
        beforeAll(async () => {
          fromHook = await promisify(fs.open)('model-descriptors/notes.txt', 'r+');
          handle = await fs.promises.open('model-descriptors/notes.txt', 'r+');
        });
        afterAll(async () => { fs.closeSync(early); fs.closeSync(fromHook); await handle.close(); });
        test('opened while loading', async () => {
          const buffer = Buffer.alloc(4);
          fs.«early-read»readSync(early, buffer, 0, 4, 0);
          expect(String(buffer)).toBe('some');
          fs.«early-write»writeSync(early, 'some', 0);
        });
        test('opened in a hook', async () => { fs.«hook-read»readSync(fromHook, Buffer.alloc(4), 0, 4, 0); });
        test('opened by a file handle', async () => {
          fs.«handle-read»readSync(handle.fd, Buffer.alloc(4), 0, 4, 0);
          fs.«handle-write»writevSync(handle.fd, [Buffer.from('so'), Buffer.from('me')], 0);
        });
        test('opened in the test', async () => {
          const opened = await fs.promises.open('model-descriptors/notes.txt', 'r+');
          fs.«test-read»readSync(opened.fd, Buffer.alloc(4), 0, 4, 0);
          await opened.close();
        });
        test('read by its handle', async () => {
          expect(String((await handle.read(Buffer.alloc(4), 0, 4, 0)).buffer)).toBe('some');
          await handle.write('some', 0);
        });
      `,
    },
    tests: {
      'opened while loading': blocked(
        { id: 'fs.readSync', where: 'early-read' },
        { id: 'fs.writeSync', where: 'early-write' },
      ),
      'opened in a hook': blocked({ id: 'fs.readSync', where: 'hook-read' }),
      'opened by a file handle': blocked(
        { id: 'fs.readSync', where: 'handle-read' },
        { id: 'fs.writevSync', where: 'handle-write' },
      ),
      'opened in the test': blocked({ id: 'fs.readSync', where: 'test-read' }),
      'read by its handle': 'passed',
    },
  },
  {
    id: 'model-executors',
    title: 'the same blocking work passes in a worker, in a Piscina pool and in a child process',
    smoke: true,
    files: {
      'work.cjs': `
        const fs = require('fs');
        module.exports.work = (file) => fs.«call»readFileSync(file, 'utf8').length;
      `,
      'worker.cjs': `
        const { parentPort, workerData } = require('worker_threads');
        parentPort.postMessage(require('./work.cjs').work(workerData));
      `,
      'pool.cjs': `
        module.exports = (file) => require('./work.cjs').work(file);
      `,
      'child.cjs': `
        process.send(require('./work.cjs').work(process.argv[2]), () => process.disconnect());
      `,
      'case.test.ts': `
        import { fork } from 'node:child_process';
        import { once } from 'node:events';
        import fs from 'node:fs';
        import path from 'node:path';
        import { Worker } from 'node:worker_threads';
        import { Piscina } from 'piscina';
        import executed from './work.cjs';
        const place = (file) => path.resolve('model-executors', file);
        const file = place('work.cjs');
        const { length } = fs.readFileSync(file, 'utf8');
        const pool = new Piscina({ filename: place('pool.cjs'), maxThreads: 1 });
        afterAll(() => pool.destroy());
        test('on the loop', async () => { expect(executed.work(file)).toBe(length); });
        test('in a worker', async () => {
          const worker = new Worker(place('worker.cjs'), { workerData: file });
          expect(await once(worker, 'message')).toEqual([length]);
        });
        test('in a pool', async () => { expect(await pool.run(file)).toBe(length); });
        test('in a pool that it makes', async () => {
          const own = new Piscina({ filename: place('pool.cjs'), maxThreads: 1 });
          expect(await Promise.all([own.run(file), own.run(file)])).toEqual([length, length]);
          await own.destroy();
        });
        test('in a child process', async () => {
          const child = fork(place('child.cjs'), [file], { silent: true });
          const closed = once(child, 'close');
          expect((await once(child, 'message'))[0]).toBe(length);
          await closed;
        });
      `,
    },
    tests: {
      'on the loop': blocked({ id: 'fs.readFileSync', where: 'call' }),
      'in a worker': 'passed',
      'in a pool': 'passed',
      'in a pool that it makes': 'passed',
      'in a child process': 'passed',
    },
  },
];
