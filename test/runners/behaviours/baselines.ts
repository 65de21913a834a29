import { blocked, type Behaviour } from '../behaviour.js';

/** A baseline that knows one `existsSync` in the test file next to it; which line it is nobody wrote down. */
function knowing(functionName = ''): string {
  const entry = { file: 'case.test.ts', function: functionName, call: 'fs.existsSync', count: 1 };
  return JSON.stringify({ version: 1, entries: [{ ...entry, lines: [] }] });
}

/** The file of known calls, for runs that only read it. Its life is in `adoption/baseline.e2e.test.ts`. */
export const baselines: readonly Behaviour[] = [
  {
    id: 'baseline-known',
    title: 'what the baseline knows fails nothing, and anything else does',
    options: { baseline: 'baseline-known/known.json' },
    smoke: true,
    files: {
      'known.json': knowing('look'),
      'case.test.ts': `
        import fs from 'node:fs';
        function look() { return fs.existsSync('package.json'); }
        test('is known', async () => { look(); });
        test('is known, from a timer', async () => {
          await new Promise((resolve) => setTimeout(resolve, 1));
          look();
        });
        test('makes another call', async () => { look(); fs.«stat»statSync('package.json'); });
        test('makes it elsewhere', async () => { fs.«exists»existsSync('package.json'); });
      `,
    },
    tests: {
      'is known': 'passed',
      'is known, from a timer': 'passed',
      'makes another call': blocked({ id: 'fs.statSync', where: 'stat' }),
      'makes it elsewhere': blocked({ id: 'fs.existsSync', where: 'exists' }),
    },
  },
  {
    id: 'baseline-require',
    title: 'a lazy require is known by its module, whichever line and test load it first',
    options: { baseline: 'baseline-require/known.json' },
    commonjs: true,
    files: {
      'known.json': JSON.stringify({
        version: 1,
        entries: ['lazy', 'folder'].map((module) => ({
          file: 'elsewhere.ts',
          function: 'load',
          call: 'require',
          module,
          count: 1,
          lines: [],
        })),
      }),
      'lazy.cjs': `module.exports = 1;`,
      'folder/index.cjs': `module.exports = 1;`,
      'other.cjs': `module.exports = 1;`,
      'load.ts': `
        export const load = (): unknown => require('./lazy.cjs');
        export const again = (): unknown => require('./lazy.cjs');
        export const folder = (): unknown => require('./folder/index.cjs');
        export const other = (): unknown => «other»require('./other.cjs');
      `,
      'first.test.ts': `
        import { again, load } from './load';
        test('one line', async () => { load(); });
        test('another line', async () => { again(); });
      `,
      'second.test.ts': `
        import { again, folder, load, other } from './load';
        test('in another order', async () => { again(); load(); folder(); });
        test('is new', async () => { other(); });
      `,
    },
    tests: {
      'one line': 'passed',
      'another line': 'passed',
      'in another order': 'passed',
      'is new': blocked({ id: 'require', where: 'other' }),
    },
    check({ text }) {
      if (!/^\s+once\s+.*once in a process.*order, -t and shards/m.test(text))
        throw new Error(`The message does not say that it is about the first one:\n${text}`);
    },
  },
  {
    id: 'baseline-throw',
    title: "in mode 'throw' what the baseline knows is not stopped",
    options: { mode: 'throw', baseline: 'baseline-throw/known.json' },
    files: {
      'known.json': knowing('look'),
      'case.test.ts': `
        import fs from 'node:fs';
        function look() { return fs.existsSync('package.json'); }
        test('is known', async () => { expect(look()).toBe(true); expect(look()).toBe(true); });
        test('is new', async () => {
          let stopped: unknown;
          try { fs.«stat»statSync('package.json'); } catch (error) { stopped = error; }
          expect(stopped).toBeDefined();
        });
      `,
    },
    tests: {
      'is known': 'passed',
      'is new': blocked({ id: 'fs.statSync', where: 'stat' }),
    },
    unguarded: { 'is new': 'failed' },
  },
  {
    id: 'baseline-missing',
    title: 'without its file a baseline knows nothing, and the run says how to make one',
    options: { baseline: 'baseline-missing/none.json' },
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('blocks', async () => { fs.«call»existsSync('package.json'); });
      `,
    },
    tests: { blocks: blocked({ id: 'fs.existsSync', where: 'call' }) },
    alone: { exitCode: 'not 0', output: ['npx loopguard baseline --'] },
  },
  {
    id: 'baseline-strict',
    title: 'baselineStrict: true fails a run that finds less than is known',
    options: { baseline: 'baseline-strict/known.json', baselineStrict: true },
    files: { 'known.json': knowing(), 'case.test.ts': `test('is clean', async () => {});` },
    tests: { 'is clean': 'passed' },
    anywhere: [],
    alone: { exitCode: 'not 0', output: ['LOOPGUARD_BASELINE=tighten', '1 known, 0 found'] },
  },
  {
    id: 'baseline-unwanted',
    title: 'LOOPGUARD_BASELINE without the option fails the run and names the option',
    files: { 'case.test.ts': `test('is clean', async () => {});` },
    tests: { 'is clean': 'passed' },
    anywhere: [],
    alone: {
      env: { LOOPGUARD_BASELINE: 'write' },
      exitCode: 'not 0',
      output: ['needs the option "baseline"'],
    },
  },
];
