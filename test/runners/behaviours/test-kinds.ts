import { blocked, failed, type Behaviour } from '../behaviour.js';

/** Every way in which a test can be written. */
export const testKinds: readonly Behaviour[] = [
  {
    id: 'guard-is-live',
    title: 'a blocking call fails its test and an async one passes',
    smoke: true,
    pulse: true,
    files: {
      'case.test.ts': `
        import { readFileSync } from 'node:fs';
        import { readFile } from 'node:fs/promises';
        test('blocks', async () => { await Promise.resolve(); «call»readFileSync('package.json'); });
        test('does not block', async () => { await readFile('package.json'); });
      `,
    },
    tests: {
      blocks: blocked({ id: 'fs.readFileSync', where: 'call' }),
      'does not block': 'passed',
    },
  },
  {
    id: 'sync-test',
    title: 'a synchronous test is guarded too',
    smoke: true,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('blocks', () => { fs.«call»existsSync('package.json'); });
        test('does not block', () => { expect(1).toBe(1); });
      `,
    },
    tests: { blocks: blocked({ id: 'fs.existsSync', where: 'call' }), 'does not block': 'passed' },
  },
  {
    id: 'done-callback',
    title: 'a test that takes a done callback is guarded until it calls back',
    runner: 'jest',
    smoke: true,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('blocks', (done) => { setTimeout(() => { fs.«call»statSync('package.json'); done(); }, 5); });
        test('does not block', (done) => { fs.stat('package.json', () => done()); });
        test('fails by itself', (done) => { setTimeout(() => done(new Error('own failure')), 1); });
      `,
    },
    tests: {
      blocks: blocked({ id: 'fs.statSync', where: 'call' }),
      'does not block': 'passed',
      'fails by itself': failed([/own failure/]),
    },
  },
  {
    id: 'generator-test',
    title: 'a generator test is guarded at every step',
    runner: 'jest',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('blocks after a yield', function* () { yield Promise.resolve(); fs.«call»statSync('package.json'); });
        test('does not block', function* () { yield fs.promises.stat('package.json'); });
      `,
    },
    tests: {
      'blocks after a yield': blocked({ id: 'fs.statSync', where: 'call' }),
      'does not block': 'passed',
    },
  },
  {
    id: 'test-each',
    title: 'test.each fails only the rows that block',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test.each([[1, false], [2, true], [3, false]])('row %i', async (_row, blocks) => {
          if (blocks) fs.existsSync('package.json');
          await Promise.resolve();
        });
      `,
    },
    tests: { 'row 1': 'passed', 'row 2': blocked('fs.existsSync'), 'row 3': 'passed' },
  },
  {
    id: 'describe-each',
    title: 'describe.each and nested describes keep tests apart',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        describe.each(['sync', 'async'])('%s', (kind) => {
          describe('nested', () => {
            test('reads', async () => {
              if (kind === 'sync') fs.readdirSync('.'); else await fs.promises.readdir('.');
            });
          });
        });
      `,
    },
    tests: {
      'sync > nested > reads': blocked('fs.readdirSync'),
      'async > nested > reads': 'passed',
    },
  },
  {
    id: 'fixtures',
    title: 'a call while a fixture is set up or torn down belongs to the test that uses it',
    runner: 'vitest',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        const it = test.extend<{ setUp: string; tornDown: string; clean: string }>({
          setUp: async ({}, use) => { fs.«setUp»statSync('package.json'); await use('value'); },
          tornDown: async ({}, use) => { await use('value'); fs.«tornDown»existsSync('package.json'); },
          clean: async ({}, use) => { await fs.promises.stat('package.json'); await use('value'); },
        });
        it('uses a fixture that blocks', async ({ setUp }) => { expect(setUp).toBe('value'); });
        it('uses a fixture that blocks at its end', async ({ tornDown }) => { expect(tornDown).toBe('value'); });
        it('uses a clean fixture', async ({ clean }) => { expect(clean).toBe('value'); });
      `,
    },
    tests: {
      'uses a fixture that blocks': blocked({ id: 'fs.statSync', where: 'setUp' }),
      'uses a fixture that blocks at its end': blocked({ id: 'fs.existsSync', where: 'tornDown' }),
      'uses a clean fixture': 'passed',
    },
  },
  {
    id: 'auto-fixture',
    title: 'a call in an automatic fixture fails each test that it runs for',
    runner: 'vitest',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        const it = test.extend<{ auto: void }>({
          auto: [async ({}, use) => { fs.«call»statSync('package.json'); await use(); }, { auto: true }],
        });
        it('first', async () => { await Promise.resolve(); });
        it('second', async () => { await Promise.resolve(); });
        test('without the fixture', async () => { await Promise.resolve(); });
      `,
    },
    tests: {
      first: blocked({ id: 'fs.statSync', where: 'call' }),
      second: blocked({ id: 'fs.statSync', where: 'call' }),
      'without the fixture': 'passed',
    },
  },
  {
    id: 'skip-and-todo',
    title: 'skipped and todo tests stay what they are',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test.skip('skipped', () => { fs.existsSync('package.json'); });
        test.todo('not written yet');
        test('runs', () => { fs.existsSync('package.json'); });
      `,
    },
    tests: { skipped: 'skipped', 'not written yet': 'todo', runs: blocked('fs.existsSync') },
  },
  {
    id: 'only',
    title: 'with test.only just the chosen tests are judged',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('left out', () => { fs.existsSync('package.json'); });
        test.only('chosen and blocking', () => { fs.existsSync('package.json'); });
        test.only('chosen and clean', () => { expect(1).toBe(1); });
      `,
    },
    tests: {
      'left out': 'skipped',
      'chosen and blocking': blocked('fs.existsSync'),
      'chosen and clean': 'passed',
    },
  },
  {
    id: 'own-failure',
    title: 'a test that fails by itself keeps its error and gets ours',
    smoke: true,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('fails and blocks', async () => { fs.«call»existsSync('package.json'); expect('own assertion').toBe('kept'); });
        test('fails', async () => { expect('own assertion').toBe('kept'); });
      `,
    },
    tests: {
      'fails and blocks': failed([/own assertion/], { id: 'fs.existsSync', where: 'call' }),
      fails: failed([/own assertion/]),
    },
  },
  {
    id: 'inject-globals-off',
    title: 'works when the globals are imported',
    runner: 'jest',
    smoke: true,
    config: { jest: { injectGlobals: false } },
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import { describe, expect, test } from '@jest/globals';
        describe('imported', () => {
          test('blocks', () => { fs.«call»existsSync('package.json'); });
          test('does not block', () => { expect(1).toBe(1); });
        });
      `,
    },
    tests: {
      'imported > blocks': blocked({ id: 'fs.existsSync', where: 'call' }),
      'imported > does not block': 'passed',
    },
  },
];
