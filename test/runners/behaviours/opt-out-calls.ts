import { blocked, failedSomehow, fileError, type Behaviour } from '../behaviour.js';
import { gate } from './gate.js';

const source = `
  import fs from 'node:fs';
  import { setImmediate as turn } from 'node:timers/promises';
  export function read(): string { return fs.«read»readFileSync('package.json', 'utf8'); }
  export function exists(): boolean { return fs.«exists»existsSync('package.json'); }
  export async function readLater(): Promise<string> { await turn(); return read(); }
`;

const head = `
  import { allowBlocking } from '@loopguard/core';
  import { setImmediate as turn } from 'node:timers/promises';
  import { exists, read, readLater } from './source';
`;

const reported = { id: 'fs.readFileSync', where: 'read' };

/** `allowBlocking` in its four forms. */
export const optOutCalls: readonly Behaviour[] = [
  {
    id: 'allow-rest-of-test',
    title: "allowBlocking('why') allows what follows in the test and nothing in the next",
    smoke: true,
    files: {
      'source.ts': source,
      'case.test.ts': `${head}
        test('allowed', async () => { allowBlocking('a small file'); read(); await turn(); await readLater(); });
        test('next', async () => { read(); });
        test('too late', async () => { read(); allowBlocking('a small file'); exists(); });
      `,
    },
    tests: { allowed: 'passed', next: blocked(reported), 'too late': blocked(reported) },
  },
  {
    id: 'allow-rest-with-ids',
    title: "allowBlocking('why', ids) allows just those ids, and ids may be globs",
    files: {
      'source.ts': source,
      'case.test.ts': `${head}
        import { gzipSync } from 'node:zlib';
        test('one id', async () => { allowBlocking('a small file', ['fs.existsSync']); exists(); read(); });
        test('a glob', async () => { allowBlocking('small files', ['fs.*']); exists(); read(); });
        test('another module', async () => { allowBlocking('small files', ['fs.*']); «zip»gzipSync('text'); });
      `,
    },
    tests: {
      'one id': blocked(reported),
      'a glob': 'passed',
      'another module': blocked({ id: 'zlib.gzipSync', where: 'zip' }),
    },
  },
  {
    id: 'allow-block',
    title:
      "allowBlocking('why', fn) allows the block, synchronous or across await, and returns its value",
    smoke: true,
    pulse: true,
    files: {
      'source.ts': source,
      'gate.ts': gate,
      'case.test.ts': `${head}
        import { gate } from './gate';
        test('synchronous', async () => { expect(allowBlocking('a small file', () => read())).toContain('project-under-test'); });
        test('asynchronous', async () => {
          expect(await allowBlocking('a small file', () => readLater())).toContain('project-under-test');
        });
        test('after it', async () => { await allowBlocking('a small file', async () => { await readLater(); }); read(); });
        test('beside it', async () => {
          const besideIt = gate();
          const block = allowBlocking('a small file', async () => { await besideIt.opened; read(); });
          await turn();
          exists();
          besideIt.open();
          await block;
        });
        test('throws through', async () => {
          expect(() => allowBlocking('a small file', () => { throw new Error('own'); })).toThrow('own');
          await expect(allowBlocking('a small file', async () => { throw new Error('own'); })).rejects.toThrow('own');
          read();
        });
      `,
    },
    tests: {
      synchronous: 'passed',
      asynchronous: 'passed',
      'after it': blocked(reported),
      'beside it': blocked({ id: 'fs.existsSync', where: 'exists' }),
      'throws through': blocked(reported),
    },
  },
  {
    id: 'allow-block-ends',
    title: 'a block of allowBlocking ends when its promise settles, at once where it gives none',
    files: {
      'source.ts': source,
      'case.test.ts': `${head}
        test('after a promise', async () => {
          let work: Promise<unknown> | undefined;
          let open = (): void => {};
          const gate = new Promise<void>((resolve) => { open = resolve; });
          await allowBlocking('only while it loads', async () => {
            await turn();
            read();
            work = gate.then(() => read());
          });
          open();
          await work;
        });
        test('after a rejection', async () => {
          let work: Promise<unknown> | undefined;
          await expect(allowBlocking('only while it loads', async () => {
            work = turn().then(turn).then(() => read());
            await Promise.resolve();
            throw new Error('own');
          })).rejects.toThrow('own');
          await work;
        });
        test('after no promise', async () => {
          let work: Promise<unknown> | undefined;
          allowBlocking('only while it starts', () => { read(); work = turn().then(() => read()); });
          await work;
        });
        test('while it is open', async () => {
          await allowBlocking('all of it', async () => {
            const work = turn().then(() => read());
            await turn();
            read();
            await work;
          });
        });
      `,
    },
    tests: {
      'after a promise': blocked(reported),
      'after a rejection': blocked(reported),
      'after no promise': blocked(reported),
      'while it is open': 'passed',
    },
  },
  {
    id: 'allow-block-ends-with-its-test',
    title: 'what a block of allowBlocking leaves behind is not allowed in the next test',
    files: {
      'source.ts': source,
      'case.test.ts': `${head}
        let seen = (): void => {};
        let timer: NodeJS.Timeout | undefined;
        test('leaves an interval', async () => {
          await allowBlocking('while it starts', async () => {
            timer = setInterval(() => { exists(); seen(); }, 5);
            await turn();
          });
        });
        test('goes on', async () => {
          await new Promise<void>((resolve) => { seen = resolve; });
          clearInterval(timer);
        });
        test('never settles', async () => {
          void allowBlocking('for ever', () => new Promise(() => { timer = setInterval(() => { read(); seen(); }, 5); }));
        });
        test('goes on again', async () => {
          await new Promise<void>((resolve) => { seen = resolve; });
          clearInterval(timer);
        });
      `,
    },
    tests: {
      'leaves an interval': 'passed',
      'goes on': 'passed',
      'never settles': 'passed',
      'goes on again': 'passed',
    },
    fileErrors: [
      fileError(
        { id: 'fs.existsSync', where: 'exists', count: 'any' },
        '"leaves an interval" had already ended',
      ),
      fileError(
        { id: 'fs.readFileSync', where: 'read', count: 'any' },
        '"never settles" had already ended',
      ),
    ],
  },
  {
    id: 'allow-block-with-ids',
    title: "allowBlocking('why', ids, fn) allows just those ids in the block",
    files: {
      'source.ts': source,
      'case.test.ts': `${head}
        test('the id', async () => { expect(allowBlocking('a small file', ['fs.readFileSync'], () => read())).toBeTruthy(); });
        test('across await', async () => { await allowBlocking('a small file', ['fs.*'], () => readLater()); });
        test('another id', async () => { allowBlocking('a small file', ['fs.existsSync'], () => read()); });
        test('nested', async () => {
          allowBlocking('one', ['fs.existsSync'], () => { exists(); allowBlocking('two', ['fs.readFileSync'], () => { read(); exists(); }); });
        });
      `,
    },
    tests: {
      'the id': 'passed',
      'across await': 'passed',
      'another id': blocked(reported),
      nested: 'passed',
    },
  },
  {
    id: 'allow-in-concurrent-tests',
    title: 'allowBlocking in one concurrent test allows nothing in another',
    files: {
      'source.ts': source,
      'gate.ts': gate,
      'case.test.ts': `${head}
        import { gate } from './gate';
        const allowed = gate();
        const called = gate();
        test.concurrent('allows', async () => { allowBlocking('a small file'); allowed.open(); await called.opened; read(); });
        test.concurrent('does not allow', async () => { await allowed.opened; read(); called.open(); });
      `,
    },
    tests: { allows: 'passed', 'does not allow': blocked(reported) },
  },
  {
    id: 'allow-at-module-level',
    title: 'allowBlocking at module level allows its ids in the whole file',
    smoke: true,
    files: {
      'source.ts': source,
      'case.test.ts': `${head}
        allowBlocking('a small file', ['fs.readFileSync']);
        test('the id', async () => { read(); await readLater(); });
        test('another id', async () => { exists(); });
        describe('nested', () => { test('the id', () => { read(); }); });
      `,
      'next.test.ts': `${head}
        test('in the next file', async () => { read(); });
      `,
    },
    tests: {
      'the id': 'passed',
      'another id': blocked({ id: 'fs.existsSync', where: 'exists' }),
      'nested > the id': 'passed',
      'in the next file': blocked(reported),
    },
  },
  {
    id: 'allow-at-module-level-without-reason',
    title: 'allowBlocking at module level without a reason fails the file and says why',
    files: {
      'source.ts': source,
      'case.test.ts': `${head}
        allowBlocking('');
        test('blocks', async () => { read(); });
      `,
    },
    tests: { blocks: blocked(reported) },
    fileErrors: [{ calls: [], mentions: ['reason'] }],
  },
  {
    id: 'allow-in-source',
    title: 'allowBlocking in source code covers the test that runs it',
    files: {
      'source.ts': source,
      'config.ts': `
        import { allowBlocking } from '@loopguard/core';
        import { read } from './source';
        export const readAllowed = (): string => allowBlocking('read once at start-up', () => read());
      `,
      'case.test.ts': `
        import { readAllowed } from './config';
        import { read } from './source';
        test('allowed', async () => { readAllowed(); });
        test('another caller', async () => { readAllowed(); read(); });
      `,
    },
    tests: { allowed: 'passed', 'another caller': blocked(reported) },
  },
  {
    id: 'allow-without-reason',
    title: 'allowBlocking without a reason fails the test and says why',
    smoke: true,
    files: {
      'source.ts': source,
      'case.test.ts': `${head}
        test('empty', async () => { allowBlocking(''); read(); });
        test('missing', async () => { (allowBlocking as any)(); });
        test('no text', async () => { await (allowBlocking as any)(() => readLater()); });
      `,
    },
    tests: { empty: failedSomehow, missing: failedSomehow, 'no text': failedSomehow },
    check({ tests }) {
      for (const test of tests) {
        if (test.status !== 'failed') throw new Error(`"${test.fullName}" is ${test.status}.`);
        if (!test.messages.join('\n').includes('reason'))
          throw new Error(`"${test.fullName}" does not say what is missing.`);
      }
    },
  },
];
