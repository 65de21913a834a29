import { blocked, fileError, type Behaviour } from '../behaviour.js';

/** A way in which tests share code that runs, or starts, the work of each. */
export interface Way {
  readonly id: string;
  /** Statements at the top level of a module; `share` in them takes a job and gives a promise. */
  readonly code: string;
  /** The test awaits the work itself, so its frame is on the stack also where the work is not its own. */
  readonly isExact?: true;
  /** It goes on when the test that first used it has ended. */
  readonly outlives?: true;
  /** What is shared at the same moment runs together, so no job waits for another. */
  readonly batches?: true;
  /** More configuration of the runner. */
  readonly config?: Behaviour['config'];
}

const QUEUE = `
  type Job = () => unknown;
  interface Waiting { job: Job; settle: (result: unknown) => void }
  const waiting: Waiting[] = [];
  let isBusy = false;
`;
const ENQUEUE = `
  export function share(job: Job): Promise<unknown> {
    return new Promise((settle) => { waiting.push({ job, settle }); wake(); });
  }
`;

const ways: readonly Way[] = [
  {
    id: 'callback-queue',
    code: `${QUEUE}
      function work(job: Job, done: (result: unknown) => void): void {
        const result = job();
        if (result instanceof Promise) void result.then(done); else setImmediate(done, result);
      }
      function wake(): void {
        if (isBusy) return;
        const next = waiting.shift();
        if (!next) return;
        isBusy = true;
        work(next.job, (result) => { isBusy = false; next.settle(result); wake(); });
      }
      ${ENQUEUE}`,
  },
  {
    id: 'promise-queue',
    code: `${QUEUE}
      async function wake(): Promise<void> {
        if (isBusy) return;
        isBusy = true;
        for (let next = waiting.shift(); next; next = waiting.shift()) next.settle(await next.job());
        isBusy = false;
      }
      ${ENQUEUE}`,
  },
  {
    id: 'promise-limit',
    code: `${QUEUE}
      function wake(): void {
        if (isBusy) return;
        const next = waiting.shift();
        if (!next) return;
        isBusy = true;
        const result = (async () => next.job())();
        next.settle(result);
        void result.finally(() => { isBusy = false; wake(); });
      }
      ${ENQUEUE}`,
  },
  {
    id: 'mutex-chain',
    isExact: true,
    code: `
      type Job = () => unknown;
      let last: Promise<unknown> = Promise.resolve();
      export function share(job: Job): Promise<unknown> {
        const result = last.then(() => job());
        last = result;
        return result;
      }`,
  },
  {
    id: 'mutex-release',
    isExact: true,
    code: `
      type Job = () => unknown;
      const waiting: (() => void)[] = [];
      let isBusy = false;
      export async function share(job: Job): Promise<unknown> {
        if (isBusy) await new Promise<void>((free) => { waiting.push(free); });
        isBusy = true;
        try { return await job(); } finally { isBusy = false; waiting.shift()?.(); }
      }`,
  },
  {
    id: 'pool-callback',
    code: `
      type Job = () => unknown;
      const free = [{ name: 'connection' }];
      const waiting: ((resource: unknown) => void)[] = [];
      function acquire(use: (resource: unknown) => void): void {
        const resource = free.pop();
        if (resource) use(resource); else waiting.push(use);
      }
      function release(resource: unknown): void {
        const next = waiting.shift();
        if (next) next(resource); else free.push(resource as (typeof free)[number]);
      }
      export function share(job: Job): Promise<unknown> {
        return new Promise((settle) => {
          acquire((resource) => {
            void Promise.resolve(job()).then((result) => { settle(result); release(resource); });
          });
        });
      }`,
  },
  {
    id: 'batch',
    code: `
      type Job = () => unknown;
      let batch: { job: Job; settle: (result: unknown) => void }[] | undefined;
      export function share(job: Job): Promise<unknown> {
        return new Promise((settle) => {
          if (!batch) { batch = []; setTimeout(run, 20); }
          batch.push({ job, settle });
        });
      }
      function run(): void {
        const jobs = batch ?? [];
        batch = undefined;
        for (const { job, settle } of jobs) settle(job());
      }`,
  },
  {
    id: 'emitter',
    code: `
      import { EventEmitter } from 'node:events';
      type Job = () => unknown;
      const bus = new EventEmitter();
      let isBusy = false;
      export function share(job: Job): Promise<unknown> {
        return new Promise((settle) => {
          const run = async (): Promise<void> => {
            isBusy = true;
            settle(await job());
            isBusy = false;
            bus.emit('free');
          };
          if (isBusy) bus.once('free', run); else void run();
        });
      }`,
  },
  {
    id: 'consumer-loop',
    outlives: true,
    code: `
      ${QUEUE}
      let signal = (): void => {};
      async function* jobs(): AsyncGenerator<Waiting> {
        for (;;) {
          const next = waiting.shift();
          if (next) yield next;
          else await new Promise<void>((more) => { signal = more; });
        }
      }
      async function consume(): Promise<void> {
        for await (const { job, settle } of jobs()) settle(await job());
      }
      function wake(): void {
        if (!isBusy) { isBusy = true; void consume(); }
        signal();
      }
      ${ENQUEUE}`,
  },
  {
    id: 'interval',
    outlives: true,
    code: `
      ${QUEUE}
      function wake(): void {
        if (isBusy) return;
        isBusy = true;
        setInterval(() => {
          const next = waiting.shift();
          if (next) next.settle(next.job());
        }, 5).unref();
      }
      ${ENQUEUE}`,
  },
];

const GATES = `
  function makeGate(): { open(): void; opened: Promise<void> } {
    let open = (): void => {};
    const opened = new Promise<void>((resolve) => { open = resolve; });
    return { open, opened };
  }
  const started = makeGate();
  const queued = makeGate();
  const finished = makeGate();
`;
const READ = `
  import fs from 'node:fs';
  export function read(): void { fs.«source»existsSync('package.json'); }
`;
const IMPORTS = `
  import fs from 'node:fs';
  import { share } from './share';
  import { read } from './read';
`;
const CLOSURE = `() => { fs.«closure»existsSync('package.json'); }`;

const QUIET_FIRST = `
  test.concurrent('is quiet', async () => {
    await share(() => { started.open(); return queued.opened; });
    await finished.opened;
  });
`;
const QUIET_TOGETHER = `
  test.concurrent('is quiet', async () => {
    const done = share(() => queued.opened);
    started.open();
    await done;
    await finished.opened;
  });
`;

/** Two concurrent tests share it: what one of them starts is in the context of the other. */
export function sharedByConcurrent(
  { id, code, isExact, batches, config }: Way,
  job: 'closure' | 'function',
): Behaviour {
  const isProven = job === 'closure' || isExact;
  const where = job === 'closure' ? 'closure' : 'source';
  const call = { id: 'fs.existsSync', where } as const;
  return {
    id: `shared-${id}-${job}`,
    title: `concurrent tests that share a ${id}: ${job === 'closure' ? "a function in the test's text is the test's" : 'a function of the sources'} blocks`,
    ...(config && { config }),
    files: {
      'share.ts': code,
      'read.ts': READ,
      'case.test.ts': `${IMPORTS}${GATES}
        ${batches ? QUIET_TOGETHER : QUIET_FIRST}
        test.concurrent('blocks', async () => {
          await started.opened;
          const done = share(${job === 'closure' ? CLOSURE : 'read'});
          queued.open();
          await done;
          finished.open();
        });
        test.concurrent('has nothing to do with it', async () => { await finished.opened; });
      `,
    },
    tests: {
      'is quiet': 'passed',
      blocks: isProven ? blocked(call) : 'passed',
      'has nothing to do with it': 'passed',
    },
    ...(!isProven && { fileErrors: [fileError(call, 'one of', 'is quiet', 'blocks')] }),
  };
}

function sequential({ id, code }: Way, job: 'closure' | 'function'): Behaviour {
  const call = { id: 'fs.existsSync', where: job === 'closure' ? 'closure' : 'source' } as const;
  const isProven = job === 'closure';
  return {
    id: `fed-${id}-${job}`,
    title: `a ${id} that an ended test started runs ${job === 'closure' ? "a function in a later test's text" : 'a function of the sources'}`,
    files: {
      'share.ts': code,
      'read.ts': READ,
      'case.test.ts': `${IMPORTS}
        test('starts it', async () => { await share(() => {}); });
        test('feeds it', async () => { await share(${isProven ? CLOSURE : 'read'}); });
      `,
    },
    tests: { 'starts it': 'passed', 'feeds it': isProven ? blocked(call) : 'passed' },
    ...(!isProven && {
      fileErrors: [fileError(call, 'starts it', 'had already ended', 'the work of "feeds it"')],
    }),
  };
}

/** Code that runs in the asynchronous context of another test than the one whose work it does. */
export const sharedQueues: readonly Behaviour[] = [
  ...ways.flatMap((way) => [
    sharedByConcurrent(way, 'closure'),
    sharedByConcurrent(way, 'function'),
  ]),
  ...ways
    .filter(({ outlives }) => outlives)
    .flatMap((way) => [sequential(way, 'closure'), sequential(way, 'function')]),
  {
    id: 'shared-rows',
    title: 'of concurrent rows with the same text, the one fails that calls or awaits what blocks',
    files: {
      'load.ts': `
        import fs from 'node:fs';
        import { setTimeout as sleep } from 'node:timers/promises';
        export async function load(blocks: boolean): Promise<void> {
          await sleep(5);
          if (blocks) fs.«call»existsSync('package.json');
        }
      `,
      'case.test.ts': `
        import { load } from './load';
        test.concurrent.each([1, 2, 3])('row %i', async (row) => {
          await load(row === 2);
          await load(false);
        });
        for (const name of ['left', 'right']) {
          test.concurrent(name, async () => { await load(name === 'right'); });
        }
      `,
    },
    tests: {
      'row 1': 'passed',
      'row 2': blocked({ id: 'fs.existsSync', where: 'call' }),
      'row 3': 'passed',
      left: 'passed',
      right: blocked({ id: 'fs.existsSync', where: 'call' }),
    },
  },
  {
    id: 'shared-rows-queue',
    title: 'a queue that concurrent rows share: the file fails and names these rows',
    files: {
      'share.ts': (ways[0] as Way).code,
      'case.test.ts': `
        import fs from 'node:fs';
        import { share } from './share';
        ${GATES}
        test.concurrent.each(['quiet', 'blocks'])('row %s', async (row) => {
          if (row === 'quiet') {
            await share(() => { started.open(); return queued.opened; });
            await finished.opened;
          } else {
            await started.opened;
            const done = share(() => { fs.«call»existsSync('package.json'); });
            queued.open();
            await done;
            finished.open();
          }
        });
        test.concurrent('another', async () => { await finished.opened; });
      `,
    },
    tests: { 'row quiet': 'passed', 'row blocks': 'passed', another: 'passed' },
    fileErrors: [fileError({ id: 'fs.existsSync', where: 'call' }, 'row quiet', 'row blocks')],
    check({ text }) {
      if (/"another"/.test(text)) throw new Error(`another text cannot be to blame: ${text}`);
    },
  },
  {
    id: 'shared-late',
    title: 'work of an ended test that another test’s context runs names the ended one',
    files: {
      'share.ts': (ways[0] as Way).code,
      'case.test.ts': `
        import fs from 'node:fs';
        import { share } from './share';
        ${GATES}
        const ended = makeGate();
        test.concurrent('is quiet', async () => {
          await share(() => { started.open(); return ended.opened; });
          await share(() => {});
        });
        test.concurrent('does not wait', async () => {
          await started.opened;
          void share(() => { fs.«call»existsSync('package.json'); });
          queued.open();
        });
        test.concurrent('waits for its end', async () => {
          await queued.opened;
          for (let turn = 0; turn < 100; turn++) await new Promise((next) => setImmediate(next));
          ended.open();
        });
      `,
    },
    tests: { 'is quiet': 'passed', 'does not wait': 'passed', 'waits for its end': 'passed' },
    fileErrors: [
      fileError({ id: 'fs.existsSync', where: 'call' }, '"does not wait" had already ended'),
    ],
  },
  {
    id: 'shared-loops',
    title: 'calls of one line in one context are counted for the test whose function makes each',
    files: {
      'share.ts': (ways[0] as Way).code,
      'read.ts': `
        import fs from 'node:fs';
        export function read(times: number): void {
          for (let time = 0; time < times; time++) fs.«source»existsSync('package.json');
        }
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        import { read } from './read';
        import { share } from './share';
        ${GATES}
        test.concurrent('a few', async () => {
          const first = share(() => { started.open(); return queued.opened; });
          await share(() => { read(20); });
          await first;
          await share(() => { read(10); });
          await finished.opened;
        });
        test.concurrent('more', async () => {
          await started.opened;
          const jobs = [share(() => { read(300); }), share(() => {
            for (let time = 0; time < 50; time++) fs.«text»existsSync('package.json');
          })];
          queued.open();
          await Promise.all(jobs);
          finished.open();
        });
        test.concurrent('none', async () => { await finished.opened; });
      `,
    },
    tests: {
      'a few': blocked({ id: 'fs.existsSync', where: 'source', count: 30 }),
      more: blocked(
        { id: 'fs.existsSync', where: 'source', count: 300 },
        { id: 'fs.existsSync', where: 'text', count: 50 },
      ),
      none: 'passed',
    },
  },
  {
    id: 'shared-opt-outs',
    title: 'what one test allows does not allow the work of another in its context',
    files: {
      'share.ts': (ways[0] as Way).code,
      'case.test.ts': `
        import { allowBlocking } from '@loopguard/core';
        import fs from 'node:fs';
        import { share } from './share';
        ${GATES}
        test.concurrent('allows its own', async () => {
          allowBlocking('its own', ['fs.statSync', 'fs.existsSync']);
          await allowBlocking('in a block', ['fs.accessSync'], () =>
            share(() => { started.open(); fs.statSync('package.json'); fs.accessSync('package.json'); return queued.opened; }));
        });
        test.concurrent('blocks', async () => {
          await started.opened;
          const done = share(() => {
            fs.«rest»existsSync('package.json');
            fs.«block»accessSync('package.json');
          });
          queued.open();
          await done;
        });
      `,
    },
    tests: {
      'allows its own': 'passed',
      blocks: blocked(
        { id: 'fs.existsSync', where: 'rest' },
        { id: 'fs.accessSync', where: 'block' },
      ),
    },
  },
  {
    id: 'shared-blocks-of-sources',
    title: 'a block of allowBlocking in the sources allows its calls, whosever context it runs in',
    files: {
      'share.ts': (ways[0] as Way).code,
      'load.ts': `
        import { allowBlocking } from '@loopguard/core';
        import fs from 'node:fs';
        export async function load(): Promise<void> {
          allowBlocking('small', () => fs.existsSync('package.json'));
          await allowBlocking('small', async () => {
            await new Promise((next) => setImmediate(next));
            fs.existsSync('package.json');
          });
        }
      `,
      'case.test.ts': `
        import { load } from './load';
        import { share } from './share';
        ${GATES}
        test.concurrent('is quiet', async () => {
          await share(() => { started.open(); return queued.opened; });
          await finished.opened;
        });
        test.concurrent('loads', async () => {
          await started.opened;
          const done = Promise.all([share(load), share(async () => { await load(); })]);
          queued.open();
          await done;
          finished.open();
        });
      `,
    },
    tests: { 'is quiet': 'passed', loads: 'passed' },
  },
  {
    id: 'shared-own-emitter',
    title:
      'a limit: a function of the sources that one test’s own text calls is that test’s, whoever handed it over',
    files: {
      'read.ts': READ,
      'case.test.ts': `
        import { read } from './read';
        ${GATES}
        const listeners: (() => void)[] = [];
        test.concurrent('calls listeners', async () => {
          await queued.opened;
          for (const listener of listeners) listener();
          finished.open();
        });
        test.concurrent('hands it over', async () => {
          listeners.push(read);
          queued.open();
          await finished.opened;
        });
      `,
    },
    tests: {
      'calls listeners': blocked({ id: 'fs.existsSync', where: 'source' }),
      'hands it over': 'passed',
    },
  },
  {
    id: 'shared-drain',
    title: 'a limit: a shared drain is the work of the test that awaits it',
    files: {
      'read.ts': READ,
      'drain.ts': `
        const waiting: (() => void)[] = [];
        export function add(job: () => void): void { waiting.push(job); }
        export async function drain(): Promise<void> {
          for (let job = waiting.shift(); job; job = waiting.shift()) {
            await new Promise((next) => setImmediate(next));
            job();
          }
        }
      `,
      'case.test.ts': `
        import { add, drain } from './drain';
        import { read } from './read';
        ${GATES}
        test.concurrent('drains', async () => {
          await queued.opened;
          await drain();
          finished.open();
        });
        test.concurrent('hands it over', async () => {
          add(read);
          queued.open();
          await finished.opened;
        });
      `,
    },
    tests: {
      drains: blocked({ id: 'fs.existsSync', where: 'source' }),
      'hands it over': 'passed',
    },
  },
  {
    id: 'shared-throw',
    title: 'in the mode throw it is decided at the call whose it is',
    options: { mode: 'throw' },
    files: {
      'share.ts': (ways[0] as Way).code,
      'case.test.ts': `
        import fs from 'node:fs';
        import { share } from './share';
        ${GATES}
        test.concurrent('is quiet', async () => {
          await share(() => { started.open(); return queued.opened; });
        });
        test.concurrent('blocks', async () => {
          await started.opened;
          const done = share(() => {
            try { fs.«call»existsSync('package.json'); } catch {}
          });
          queued.open();
          await done;
        });
      `,
    },
    tests: { 'is quiet': 'passed', blocks: blocked({ id: 'fs.existsSync', where: 'call' }) },
  },
];
