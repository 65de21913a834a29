import { blocked, failedSomehow, type Behaviour } from '../behaviour.js';

/** `meta.allowBlocking` on tests and describes, which only Vitest has. */
export const optOutMeta: readonly Behaviour[] = [
  {
    id: 'meta-on-test',
    title: 'meta.allowBlocking on a test allows it and no other',
    runner: 'vitest',
    smoke: true,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('allowed', { meta: { allowBlocking: 'a small file' } }, async () => { fs.existsSync('package.json'); });
        test('not allowed', async () => { fs.«call»existsSync('package.json'); });
        test('with other meta', { meta: { owner: 'somebody' } }, async () => { fs.«other»statSync('package.json'); });
      `,
    },
    tests: {
      allowed: 'passed',
      'not allowed': blocked({ id: 'fs.existsSync', where: 'call' }),
      'with other meta': blocked({ id: 'fs.statSync', where: 'other' }),
    },
  },
  {
    id: 'meta-on-describe',
    title: 'meta.allowBlocking on a describe allows all inside, and false guards again',
    runner: 'vitest',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        describe('legacy', { meta: { allowBlocking: 'rewritten next month' } }, () => {
          test('allowed', async () => { fs.existsSync('package.json'); });
          describe('nested', () => {
            test('allowed too', async () => { fs.existsSync('package.json'); });
            test('guarded', { meta: { allowBlocking: false } }, async () => { fs.«test»existsSync('package.json'); });
          });
          describe('rewritten', { meta: { allowBlocking: false } }, () => {
            test('guarded', async () => { fs.«describe»existsSync('package.json'); });
            test('allowed', { meta: { allowBlocking: 'not this one' } }, async () => { fs.existsSync('package.json'); });
          });
        });
        test('outside', async () => { fs.«outside»existsSync('package.json'); });
      `,
    },
    tests: {
      'legacy > allowed': 'passed',
      'legacy > nested > allowed too': 'passed',
      'legacy > nested > guarded': blocked({ id: 'fs.existsSync', where: 'test' }),
      'legacy > rewritten > guarded': blocked({ id: 'fs.existsSync', where: 'describe' }),
      'legacy > rewritten > allowed': 'passed',
      outside: blocked({ id: 'fs.existsSync', where: 'outside' }),
    },
  },
  {
    id: 'meta-without-reason',
    title: 'meta.allowBlocking without a reason fails the test and says why',
    runner: 'vitest',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('true', { meta: { allowBlocking: true } }, async () => { fs.existsSync('package.json'); });
        test('empty', { meta: { allowBlocking: '' } }, async () => { fs.existsSync('package.json'); });
      `,
    },
    tests: { true: failedSomehow, empty: failedSomehow },
    check({ tests }) {
      for (const test of tests) {
        if (!test.messages.join('\n').includes('reason'))
          throw new Error(`"${test.fullName}" does not say what is missing.`);
      }
    },
  },
];
