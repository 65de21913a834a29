import { blocked, type Behaviour } from '../behaviour.js';

interface Origin {
  readonly id: string;
  readonly title: string;
  /** Body of the test; «call» marks the blocking call. `done` ends the wait. */
  readonly body: string;
}

const origins: readonly Origin[] = [
  {
    id: 'timeout',
    title: 'setTimeout',
    body: `setTimeout(() => { fs.«call»existsSync('package.json'); done(); }, 2);`,
  },
  {
    id: 'interval',
    title: 'setInterval',
    body: `const timer = setInterval(() => { clearInterval(timer); fs.«call»existsSync('package.json'); done(); }, 2);`,
  },
  {
    id: 'immediate',
    title: 'setImmediate',
    body: `setImmediate(() => { fs.«call»existsSync('package.json'); done(); });`,
  },
  {
    id: 'next-tick',
    title: 'process.nextTick',
    body: `process.nextTick(() => { fs.«call»existsSync('package.json'); done(); });`,
  },
  {
    id: 'microtask',
    title: 'queueMicrotask',
    body: `queueMicrotask(() => { fs.«call»existsSync('package.json'); done(); });`,
  },
  {
    id: 'then',
    title: 'Promise#then',
    body: `Promise.resolve().then(() => { fs.«call»existsSync('package.json'); done(); });`,
  },
  {
    id: 'thenable',
    title: 'a thenable',
    body: `await { then(resolve) { fs.«call»existsSync('package.json'); resolve(undefined); } }; done();`,
  },
  {
    id: 'emitter',
    title: 'an event listener',
    body: `
          const emitter = new EventEmitter();
          emitter.once('work', () => { fs.«call»existsSync('package.json'); done(); });
          setTimeout(() => emitter.emit('work'), 1);`,
  },
  {
    id: 'fs-callback',
    title: 'a callback of fs',
    body: `fs.stat('package.json', () => { fs.«call»existsSync('package.json'); done(); });`,
  },
  {
    id: 'fs-promise',
    title: 'code after await fs.promises',
    body: `await fs.promises.stat('package.json'); fs.«call»existsSync('package.json'); done();`,
  },
  {
    id: 'stream',
    title: 'a stream listener',
    body: `fs.createReadStream('package.json').once('data', () => { fs.«call»existsSync('package.json'); }).on('close', done);`,
  },
  {
    id: 'pipeline',
    title: 'a transform in a pipeline',
    body: `
          const transform = new Transform({
            transform(chunk, _encoding, next) { fs.«call»existsSync('package.json'); next(null, chunk); },
          });
          await pipeline(Readable.from(['only chunk']), transform, new PassThrough().resume());
          done();`,
  },
  {
    id: 'async-iterator',
    title: 'the body of for await',
    body: `for await (const _chunk of Readable.from(['only chunk'])) { fs.«call»existsSync('package.json'); } done();`,
  },
  {
    id: 'zlib-callback',
    title: 'a callback of zlib',
    body: `gzip('text', () => { fs.«call»existsSync('package.json'); done(); });`,
  },
  {
    id: 'child-callback',
    title: 'a callback of execFile',
    body: `execFile(process.execPath, ['--version'], () => { fs.«call»existsSync('package.json'); done(); });`,
  },
  {
    id: 'worker-message',
    title: 'a message of a worker',
    body: `
          const worker = new Worker('require("node:worker_threads").parentPort.postMessage(1)', { eval: true });
          worker.once('message', () => { fs.«call»existsSync('package.json'); void worker.terminate().then(done); });`,
  },
  {
    id: 'message-channel',
    title: 'a message port',
    body: `
          const { port1, port2 } = new MessageChannel();
          port1.once('message', () => { fs.«call»existsSync('package.json'); port1.close(); done(); });
          port2.postMessage('work');`,
  },
  {
    id: 'abort-signal',
    title: 'an abort listener',
    body: `
          const controller = new AbortController();
          controller.signal.addEventListener('abort', () => { fs.«call»existsSync('package.json'); done(); });
          setTimeout(() => controller.abort(), 1);`,
  },
  {
    id: 'queue-of-promises',
    title: 'one of many promises',
    body: `
          await Promise.all([1, 2, 3].map(async (n) => { await sleep(n); if (n === 2) fs.«call»existsSync('package.json'); }));
          done();`,
  },
];

function behaviourOf(origin: Origin): Behaviour {
  return {
    id: `origin-${origin.id}`,
    title: `a call in ${origin.title} belongs to the test that started it`,
    files: {
      'case.test.ts': `
        import { execFile } from 'node:child_process';
        import { EventEmitter } from 'node:events';
        import fs from 'node:fs';
        import { PassThrough, Readable, Transform } from 'node:stream';
        import { pipeline } from 'node:stream/promises';
        import { setImmediate } from 'node:timers';
        import { setTimeout as sleep } from 'node:timers/promises';
        import { MessageChannel, Worker } from 'node:worker_threads';
        import { gzip } from 'node:zlib';
        test('before', async () => { await sleep(1); });
        test('blocks', () => new Promise<void>((resolve, reject) => {
          const done = () => resolve();
          (async () => { ${origin.body}
          })().catch(reject);
        }));
        test('after', async () => { await sleep(1); });
      `,
    },
    tests: {
      before: 'passed',
      blocks: blocked({ id: 'fs.existsSync', where: 'call' }),
      after: 'passed',
    },
  };
}

/** Calls in something asynchronous that a test started. */
export const asyncOrigins: readonly Behaviour[] = [
  ...origins.map(behaviourOf),
  {
    id: 'origin-fake-timers',
    title: 'a call in a fake timer belongs to the test that advances it',
    smoke: true,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        afterEach(() => { vi.useRealTimers(); });
        test('advances', () => {
          vi.useFakeTimers();
          setTimeout(() => fs.«call»existsSync('package.json'), 1000);
          vi.advanceTimersByTime(1000);
        });
        test('does not advance', () => {
          vi.useFakeTimers();
          setTimeout(() => fs.existsSync('package.json'), 1000);
        });
      `,
    },
    tests: {
      advances: blocked({ id: 'fs.existsSync', where: 'call' }),
      'does not advance': 'passed',
    },
  },
  {
    id: 'origin-handed-over',
    title:
      'a blocking function handed to a timer itself is reported although no user line called it',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import { setTimeout as sleep } from 'node:timers/promises';
        test('hands it over', async () => { setTimeout(fs.existsSync, 1, 'package.json'); await sleep(30); });
        test('next', async () => { await sleep(1); });
      `,
    },
    tests: { 'hands it over': blocked('fs.existsSync'), next: 'passed' },
  },
];
