import { blocked, type Behaviour } from '../behaviour.js';
import { gate } from './gate.js';

const hooksThatBlock = `
  import fs from 'node:fs';
  beforeAll(async () => { fs.readFileSync('package.json'); });
  beforeEach(async () => { fs.existsSync('package.json'); });
  afterEach(async () => { fs.statSync('package.json'); });
  afterAll(async () => { fs.readdirSync('.'); });
  test('clean', async () => { await Promise.resolve(); });
`;

const collectionThatBlocks = `
  import fs from 'node:fs';
  fs.readFileSync('package.json');
  describe('suite', () => {
    fs.existsSync('package.json');
    test('clean', () => { expect(1).toBe(1); });
  });
`;

/** Start-up is not loop time: what is allowed before and between tests, and `hooks: true`. */
export const hooks: readonly Behaviour[] = [
  {
    id: 'hooks-allowed',
    title: 'all four hooks may block by default',
    smoke: true,
    files: {
      'case.test.ts': `${hooksThatBlock}
        test('blocks', async () => { fs.lstatSync('package.json'); });
      `,
    },
    tests: { clean: 'passed', blocks: blocked('fs.lstatSync') },
  },
  {
    id: 'collection-allowed',
    title: 'module level and describe bodies may block',
    smoke: true,
    files: { 'case.test.ts': collectionThatBlocks },
    tests: { 'suite > clean': 'passed' },
  },
  {
    id: 'hook-work-in-test',
    title: 'work that a hook started belongs to the only running test when it blocks there',
    files: {
      'gate.ts': gate,
      'case.test.ts': `
        import fs from 'node:fs';
        import { gate } from './gate';
        const testRuns = gate();
        const called = gate();
        beforeEach(() => {
          void testRuns.opened.then(() => { setTimeout(() => { fs.«call»existsSync('package.json'); called.open(); }, 1); });
        });
        test('waits', async () => { testRuns.open(); await called.opened; });
      `,
    },
    tests: { waits: blocked({ id: 'fs.existsSync', where: 'call' }) },
  },
  {
    id: 'hooks-guarded-each',
    title: 'with hooks: true a call in beforeEach or afterEach fails the test',
    options: { hooks: true },
    files: {
      'before.test.ts': `
        import fs from 'node:fs';
        describe('before', () => {
          beforeEach(async () => { fs.«before»existsSync('package.json'); });
          test('has a hook that blocks', async () => { await Promise.resolve(); });
        });
        test('has none', async () => { await Promise.resolve(); });
      `,
      'after.test.ts': `
        import fs from 'node:fs';
        describe('after', () => {
          afterEach(async () => { fs.«after»statSync('package.json'); });
          test('has a hook that blocks', async () => { await Promise.resolve(); });
        });
      `,
    },
    tests: {
      'before > has a hook that blocks': blocked({ id: 'fs.existsSync', where: 'before' }),
      'has none': 'passed',
      'after > has a hook that blocks': blocked({ id: 'fs.statSync', where: 'after' }),
    },
  },
  {
    id: 'hooks-guarded-all',
    title: 'with hooks: true a call in beforeAll or afterAll is reported',
    options: { hooks: true },
    files: {
      'before.test.ts': `
        import fs from 'node:fs';
        beforeAll(async () => { fs.«before»existsSync('package.json'); });
        test('follows', async () => { await Promise.resolve(); });
      `,
      'after.test.ts': `
        import fs from 'node:fs';
        afterAll(async () => { fs.«after»statSync('package.json'); });
        test('precedes', async () => { await Promise.resolve(); });
      `,
    },
    tests: { follows: 'passed', precedes: 'passed' },
    anywhere: [
      { id: 'fs.existsSync', where: 'before' },
      { id: 'fs.statSync', where: 'after' },
    ],
  },
  {
    id: 'collection-allowed-with-hooks',
    title: 'with hooks: true module level may still block',
    options: { hooks: true },
    files: { 'case.test.ts': collectionThatBlocks },
    tests: { 'suite > clean': 'passed' },
  },
];
