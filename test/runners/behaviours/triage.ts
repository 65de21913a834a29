import { expect } from 'vitest';

import { blocked, type Behaviour } from '../behaviour.js';

const WRITES = {
  'node_modules/writes-settings/package.json':
    '{ "name": "writes-settings", "version": "1.0.0", "main": "index.js" }',
  'node_modules/writes-settings/index.js': `
    const fs = require('fs');
    exports.set = (file) => {
      fs.existsSync(file);
      fs.statSync(file);
      fs.readFileSync(file);
    };
    exports.later = (file, done) => {
      process.nextTick(() => {
        fs.statSync(file);
        done();
      });
    };
  `,
};

const inPackage = { id: 'fs.statSync', through: 'writes-settings (index.js:9)' };

const textsOf = (messages: readonly string[]): string =>
  messages.map((message) => message.split(/\n\s+at /)[0]).join('\n---\n');

/** Tests whose titles are no literals, and the lines that declare them. */
const MADE_TITLES = {
  'a template 2': 7,
  'a sum': 8,
  'a variable': 9,
  'each 1': 10,
  'each { of: 3 }': 11,
  'in a variable > a variable!': 13,
  'group 1 > row 1': 16,
  'group 2 > row 2': 16,
  'of a helper': 5,
};

/** How much is said, of what kind a failure is, and where nothing of the user's is on the stack. */
export const triage: readonly Behaviour[] = [
  {
    id: 'one-line-many-tests',
    title: 'what many tests come to is one text in Vitest, and short after the first in Jest',
    smoke: true,
    files: {
      'config.ts': `
        import fs from 'node:fs';
        export function load(file: string): string {
          return fs.«call»readFileSync(file, 'utf8');
        }
      `,
      'case.test.ts': `
        import { load } from './config';
        const twice = () => load('package.json') + load('package.json');
        test('a', async () => { load('package.json'); });
        test('b', async () => { twice(); });
        test('c', async () => { await Promise.resolve(); load('package.json'); });
        test('other file', async () => { load('one-line-many-tests/config.ts'); });
        test('another file', async () => { load('one-line-many-tests/case.test.ts'); });
      `,
    },
    tests: {
      a: blocked({ id: 'fs.readFileSync', where: 'call' }),
      b: blocked({ id: 'fs.readFileSync', where: 'call', count: 2 }),
      c: blocked({ id: 'fs.readFileSync', where: 'call' }),
      'other file': blocked({ id: 'fs.readFileSync', where: 'call' }),
      'another file': blocked({ id: 'fs.readFileSync', where: 'call' }),
    },
    check({ tests, run }) {
      const messages = tests.map((test) => test.messages.join('\n'));
      const [first = '', ...others] = messages;
      expect(first).toContain('fix    await fs.promises.readFile(path)');
      for (const text of messages) {
        expect(text).toContain('fs.readFileSync blocked the event loop');
        expect(text).toContain('one-line-many-tests/config.ts:3:');
        expect(text).toContain('docs   https://nodejs.org/');
      }
      if (run.stdout.includes(' RUN ')) {
        expect(new Set(messages.slice(0, 3)).size).toBe(1);
        expect(new Set(messages.slice(3)).size).toBe(1);
        expect(messages[3]).toContain('fs.readFileSync(…)');
      } else {
        for (const text of others) expect(text).not.toContain('fix    ');
        expect(messages[3]).toContain('"one-line-many-tests/config.ts"');
      }
    },
  },
  {
    id: 'one-line-many-calls',
    title: 'several calls that one line makes are one error which lists them',
    files: {
      ...WRITES,
      'settings.ts': `
        import { set } from 'writes-settings';
        export function save(): void {
          set('package.json');
        }
      `,
      'case.test.ts': `
        import { save } from './settings';
        test('saves', async () => { save(); });
      `,
    },
    tests: {
      saves: blocked(
        { id: 'fs.existsSync', through: 'writes-settings (index.js:3)' },
        { id: 'fs.statSync', through: 'writes-settings (index.js:4)' },
        { id: 'fs.readFileSync', through: 'writes-settings (index.js:5)' },
      ),
    },
    check({ tests }) {
      expect(tests[0]?.messages).toHaveLength(1);
      expect(textsOf(tests[0]?.messages ?? [])).toMatch(
        /^(?:Error: )?BlockingCallError: fs\.existsSync and 2 more calls blocked the event loop\n/,
      );
    },
  },
  {
    id: 'only-packages',
    title: "where only packages are on the stack, the test's own line stands there",
    smoke: true,
    files: {
      ...WRITES,
      'case.test.ts': `
        import { later } from 'writes-settings';
        describe('outer', () => {
          test('unpacks', async () => {
            await new Promise<void>((resolve) => later('package.json', resolve));
          });
        });
        test.each(['x', 'y'])('with %s', async () => {
          await new Promise<void>((resolve) => later('package.json', resolve));
        });
        // loopguard-allow fs.statSync -- a comment above the test works
        test('allowed', async () => {
          await new Promise<void>((resolve) => later('package.json', resolve));
        });
      `,
    },
    tests: {
      'outer > unpacks': blocked(inPackage),
      'with x': blocked(inPackage),
      'with y': blocked(inPackage),
      allowed: 'passed',
    },
    check({ tests }) {
      const message = (name: string): string =>
        tests.find(({ fullName }) => fullName === name)?.messages.join('\n') ?? '';
      expect(message('outer > unpacks')).toMatch(
        /\n\s+where {2}node_modules\/writes-settings\/index\.js:9:8\n\s+test {3}only-packages\/case\.test\.ts:3 "outer [>›] unpacks"\n/,
      );
      expect(message('outer > unpacks')).toContain(
        'above the test: // loopguard-allow fs.statSync',
      );
      expect(message('outer > unpacks')).toContain("allow: [{ from: 'pkg:writes-settings'");
      expect(message('outer > unpacks')).toMatch(/only-packages[\\/]case\.test\.ts:3:\d+/);
      expect(message('with y')).toMatch(/test {3}only-packages\/case\.test\.ts:7 "with y"/);
    },
  },
  {
    id: 'only-packages-titles',
    title: "the test's own line stands there as well where its title is made when the file runs",
    files: {
      ...WRITES,
      'case.test.ts': `
        import { later } from 'writes-settings';
        const name = 'a variable';
        const body = async () => { await new Promise<void>((resolve) => later('package.json', resolve)); };
        const declare = (title: string) => {
          test(title, body);
        };
        test(\`a template \${1 + 1}\`, body);
        test('a ' + 'sum', body);
        test(name, body);
        test.each([{ of: 1 }])('each $of', body);
        test.each([{ of: 3 }])('each %o', body);
        describe(\`in \${name}\`, () => {
          test(name + '!', body);
        });
        describe.each([1, 2])('group %i', (number) => {
          test('row ' + number, body);
        });
        declare('of a helper');
      `,
    },
    tests: Object.fromEntries(Object.keys(MADE_TITLES).map((name) => [name, blocked(inPackage)])),
    check({ tests }) {
      for (const [name, line] of Object.entries(MADE_TITLES)) {
        const { messages = [] } = tests.find(({ fullName }) => fullName === name) ?? {};
        const row = /^ *test {3}.*$/m.exec(messages.join('\n'))?.[0];
        expect(`${name}: ${row}`).toMatch(
          new RegExp(`only-packages-titles/case.test.ts:${line} "`),
        );
      }
    },
  },
  {
    id: 'only-packages-rows',
    title: 'and where Vitest makes tests of a table by test.for',
    runner: 'vitest',
    files: {
      ...WRITES,
      'case.test.ts': `
        import { later } from 'writes-settings';
        const body = async () => { await new Promise<void>((resolve) => later('package.json', resolve)); };
        test.for([{ of: 4 }])('for $of', body);
        test.extend({ file: 'package.json' } as object)('a ' + 'fixture', body);
        test.skipIf(false)('not ' + 'skipped', body);
      `,
    },
    tests: {
      'for 4': blocked(inPackage),
      'a fixture': blocked(inPackage),
      'not skipped': blocked(inPackage),
    },
    check({ tests }) {
      const lines = tests.map(
        ({ messages }) => /case\.test\.ts:(\d+) "/.exec(messages.join('\n'))?.[1],
      );
      expect(lines).toEqual(['3', '4', '5']);
    },
  },
  {
    id: 'allow-by-reach',
    title: 'a rule can allow a call by how it is reached',
    smoke: true,
    options: { allow: [{ reach: ['sync', 'test file'], reason: 'synchronous by design' }] },
    files: {
      'source.ts': `
        import fs from 'node:fs';
        export const parse = () => fs.existsSync('package.json');
        export async function load() { return fs.«inAsync»existsSync('package.json'); }
        export function later(done: () => void) {
          setTimeout(() => { fs.«inTimer»existsSync('package.json'); done(); }, 1);
        }
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        import { load, later, parse } from './source';
        test('by design', async () => { parse(); });
        test('after an await', async () => { await new Promise((resolve) => setTimeout(resolve, 1)); parse(); });
        test('in the test', async () => { fs.existsSync('package.json'); });
        test('in an async function', async () => { await load(); });
        test('in a timer', async () => { await new Promise<void>((resolve) => later(resolve)); });
      `,
    },
    tests: {
      'by design': 'passed',
      'after an await': 'passed',
      'in the test': 'passed',
      'in an async function': blocked({ id: 'fs.existsSync', where: 'inAsync' }),
      'in a timer': blocked({ id: 'fs.existsSync', where: 'inTimer' }),
    },
  },
  {
    id: 'triage-at-the-end',
    title: 'the end of a run says what kind of calls tests failed for, and what hooks did',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        beforeEach(() => { fs.statSync('package.json'); fs.readFileSync('package.json', 'utf8'); });
        test('a', async () => { fs.existsSync('package.json'); });
        test('b', async () => { fs.existsSync('package.json'); });
        test('passes', async () => {});
      `,
    },
    tests: { a: blocked('fs.existsSync'), b: blocked('fs.existsSync'), passes: 'passed' },
    alone: {
      exitCode: 'not 0',
      output: [
        "2 tests failed only for calls in test files: testFiles: 'allow' accepts them",
        'hooks made 6 blocking calls that were not judged: hooks: true guards them',
      ],
    },
  },
  {
    id: 'hooks-alone-are-silent',
    title: 'a run that only hooks block in says nothing',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        beforeAll(() => { fs.statSync('package.json'); });
        test('passes', async () => {});
      `,
    },
    tests: { passes: 'passed' },
    alone: { exitCode: 0, notInOutput: ['[loopguard]', 'hooks made'] },
  },
];
