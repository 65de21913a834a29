import { blocked, failedSomehow, type Behaviour } from '../behaviour.js';

/** `// loopguard-allow <id> -- <why>` in all its places. */
export const optOutComments: readonly Behaviour[] = [
  {
    id: 'comment-on-line',
    title: 'a comment on the line of the call allows it, and only it',
    smoke: true,
    files: {
      'source.ts': `
        import fs from 'node:fs';
        export function allowed(): string {
          return fs.readFileSync('package.json', 'utf8'); // loopguard-allow fs.readFileSync -- read once at start-up
        }
        export function reported(): string {
          return fs.«call»readFileSync('package.json', 'utf8');
        }
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        import { allowed, reported } from './source';
        test('in the source', async () => { allowed(); });
        test('in the test', async () => {
          fs.existsSync('package.json'); // loopguard-allow fs.existsSync -- only a test
        });
        test('another line', async () => { allowed(); reported(); });
      `,
    },
    tests: {
      'in the source': 'passed',
      'in the test': 'passed',
      'another line': blocked({ id: 'fs.readFileSync', where: 'call' }),
    },
  },
  {
    id: 'comment-above',
    title: 'a comment on the line above allows the call',
    smoke: true,
    files: {
      'source.ts': `
        import fs from 'node:fs';
        export function allowed(): string {
          // loopguard-allow fs.readFileSync -- read once at start-up
          return fs.readFileSync('package.json', 'utf8');
        }
        export function tooFar(): string {
          // loopguard-allow fs.readFileSync -- two lines above do not count
          const encoding = 'utf8';
          return fs.«call»readFileSync('package.json', encoding);
        }
      `,
      'case.test.ts': `
        import { allowed, tooFar } from './source';
        test('above', async () => { allowed(); });
        test('too far', async () => { tooFar(); });
      `,
    },
    tests: { above: 'passed', 'too far': blocked({ id: 'fs.readFileSync', where: 'call' }) },
  },
  {
    id: 'comment-ids',
    title: 'a comment takes one id, several, a glob or none for every call',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import { gzipSync } from 'node:zlib';
        test('several', async () => {
          // loopguard-allow zlib.gzipSync, fs.readFileSync -- both are small
          gzipSync(fs.readFileSync('package.json'));
        });
        test('a glob', async () => {
          // loopguard-allow fs.* -- all of fs
          fs.existsSync('package.json');
        });
        test('none', async () => {
          // loopguard-allow -- whatever it is
          gzipSync(fs.readFileSync('package.json'));
        });
        test('a wrong id', async () => {
          // loopguard-allow fs.existsSync -- this is about another call
          fs.«wrong»readFileSync('package.json');
        });
        test('a glob that does not match', async () => {
          // loopguard-allow zlib.* -- this is about another module
          fs.«glob»statSync('package.json');
        });
      `,
    },
    tests: {
      several: 'passed',
      'a glob': 'passed',
      none: 'passed',
      'a wrong id': blocked({ id: 'fs.readFileSync', where: 'wrong' }),
      'a glob that does not match': blocked({ id: 'fs.statSync', where: 'glob' }),
    },
  },
  {
    id: 'comment-without-reason',
    title: 'a comment without a reason fails the test and says why',
    smoke: true,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('no reason', async () => {
          // loopguard-allow fs.readFileSync
          fs.readFileSync('package.json');
        });
        test('an empty reason', async () => {
          fs.existsSync('package.json'); // loopguard-allow fs.existsSync --
        });
      `,
    },
    tests: { 'no reason': failedSomehow, 'an empty reason': failedSomehow },
    check({ tests }) {
      for (const test of tests) {
        if (!test.messages.join('\n').includes('reason'))
          throw new Error(`"${test.fullName}" does not say what is missing.`);
      }
    },
  },
  {
    id: 'comment-above-test',
    title: 'a comment above test(...) allows the whole test and no other',
    smoke: true,
    files: {
      'source.ts': `
        import fs from 'node:fs';
        export function read(): string { return fs.«call»readFileSync('package.json', 'utf8'); }
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        import { read } from './source';
        // loopguard-allow fs.readFileSync -- this test reads its configuration
        test('allowed', async () => {
          await Promise.resolve();
          read();
        });
        // loopguard-allow -- every call
        test('allowed for every call', async () => { read(); fs.existsSync('package.json'); });
        // loopguard-allow fs.existsSync -- something else
        test('allowed for another call', async () => { read(); });
        test('not allowed', async () => { read(); });
        describe('nested', () => {
          // loopguard-allow fs.readFileSync -- this test reads its configuration
          test('allowed', async () => { read(); });
        });
      `,
    },
    tests: {
      allowed: 'passed',
      'allowed for every call': 'passed',
      'allowed for another call': blocked({ id: 'fs.readFileSync', where: 'call' }),
      'not allowed': blocked({ id: 'fs.readFileSync', where: 'call' }),
      'nested > allowed': 'passed',
    },
  },
  {
    id: 'comment-above-renamed-test',
    title: 'a comment above a test function of another name allows that test and not the next',
    files: {
      'source.ts': `
        import fs from 'node:fs';
        export function read(): string { return fs.«call»readFileSync('package.json', 'utf8'); }
      `,
      'case.test.ts': `
        import { read } from './source';
        const check = test;
        // loopguard-allow fs.readFileSync -- this test reads its configuration
        test('allowed', async () => { read(); });
        check('not allowed', async () => { read(); });
        // loopguard-allow fs.readFileSync -- this test reads its configuration
        check('allowed by another name', async () => { read(); });
        check('not allowed either', async () => { read(); });
      `,
    },
    tests: {
      allowed: 'passed',
      'not allowed': blocked({ id: 'fs.readFileSync', where: 'call' }),
      'allowed by another name': 'passed',
      'not allowed either': blocked({ id: 'fs.readFileSync', where: 'call' }),
    },
  },
  {
    id: 'comment-above-each',
    title: 'a comment above test.each allows all its rows, however the table is written',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        const row = (n: number): number => n;
        // loopguard-allow fs.readFileSync -- each row reads a file
        test.each([
          row(1),
          row(2)
        ])('row %i', async () => { fs.readFileSync('package.json'); });
        // loopguard-allow fs.readFileSync -- each row reads a file
        test.each\`
          n      | text
          \${1} | \${'one'}
        \`('template $n', async () => { fs.readFileSync('package.json'); });
        test.each([3])('row %i', async () => { fs.«call»readFileSync('package.json'); });
      `,
    },
    tests: {
      'row 1': 'passed',
      'row 2': 'passed',
      'template 1': 'passed',
      'row 3': blocked({ id: 'fs.readFileSync', where: 'call' }),
    },
  },
  {
    id: 'docblock-test-file',
    title: 'a docblock at the top of a test file allows its ids in that file',
    smoke: true,
    files: {
      'allowed.test.ts': `
        /**
         * @loopguard-allow fs.readFileSync -- a fixture file is read in each test
         */
        import fs from 'node:fs';
        test('allowed', async () => { fs.readFileSync('package.json'); });
        test('another id', async () => { fs.«call»existsSync('package.json'); });
      `,
      'other.test.ts': `
        import fs from 'node:fs';
        test('in another file', async () => { fs.«other»readFileSync('package.json'); });
      `,
    },
    tests: {
      allowed: 'passed',
      'another id': blocked({ id: 'fs.existsSync', where: 'call' }),
      'in another file': blocked({ id: 'fs.readFileSync', where: 'other' }),
    },
  },
  {
    id: 'docblock-source-file',
    title: 'a docblock at the top of a source file allows its ids for calls in that file',
    files: {
      'source.ts': `
        /**
         * Reads the configuration.
         * @loopguard-allow fs.readFileSync -- read once at start-up
         */
        import fs from 'node:fs';
        export function read(): string { return fs.readFileSync('package.json', 'utf8'); }
        export function exists(): boolean { return fs.«call»existsSync('package.json'); }
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        import { exists, read } from './source';
        test('allowed', async () => { read(); });
        test('another id', async () => { exists(); });
        test('in the test file', async () => { fs.«test»readFileSync('package.json'); });
      `,
    },
    tests: {
      allowed: 'passed',
      'another id': blocked({ id: 'fs.existsSync', where: 'call' }),
      'in the test file': blocked({ id: 'fs.readFileSync', where: 'test' }),
    },
  },
  {
    id: 'docblock-without-reason',
    title: 'a docblock without a reason fails and says why',
    files: {
      'case.test.ts': `
        /** @loopguard-allow fs.readFileSync */
        import fs from 'node:fs';
        test('no reason', async () => { fs.readFileSync('package.json'); });
      `,
    },
    tests: { 'no reason': failedSomehow },
    check({ text }) {
      if (!text.includes('reason')) throw new Error(`Nothing says what is missing:\n${text}`);
    },
  },
];
