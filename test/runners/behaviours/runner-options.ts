import { blocked, type Behaviour } from '../behaviour.js';

const coverageOf = {
  vitest: (provider: string) => ({ coverage: { enabled: true, provider, reporter: ['json'] } }),
  jest: (coverageProvider: string) => ({
    collectCoverage: true,
    coverageProvider,
    coverageReporters: ['json'],
  }),
};

function coverage(runner: 'vitest' | 'jest', provider: string): Behaviour {
  return {
    id: `coverage-${provider}-${runner}`,
    title: `collecting coverage with ${provider} makes no call of a test`,
    runner,
    config: { [runner]: coverageOf[runner](provider) },
    files: {
      'lazy.ts': `export const value: number = 1;`,
      'source.ts': `
        import fs from 'node:fs';
        export function read(): string { return fs.«call»readFileSync('package.json', 'utf8'); }
        export async function load(): Promise<number> { return (await import('./lazy')).value; }
      `,
      'case.test.ts': `
        import { load, read } from './source';
        test('loads', async () => { expect(await load()).toBe(1); });
        test('reads', async () => { expect(read()).toContain('project-under-test'); });
      `,
    },
    tests: {
      loads: 'passed',
      // Why: the instrumented code's source map knows the line, and of the column only the statement's.
      reads: blocked(
        provider === 'istanbul' ? 'fs.readFileSync' : { id: 'fs.readFileSync', where: 'call' },
      ),
    },
    alone: { exitCode: 'not 0' },
  };
}

const threeTests = {
  'case.test.ts': `
    import fs from 'node:fs';
    test('first', async () => { await Promise.resolve(); });
    test('blocks', async () => { fs.«call»existsSync('package.json'); });
    test('comes later', async () => { await Promise.resolve(); });
  `,
};

/** Options of the runners that change how a run goes. */
export const runnerOptions: readonly Behaviour[] = [
  coverage('vitest', 'v8'),
  coverage('vitest', 'istanbul'),
  coverage('jest', 'v8'),
  coverage('jest', 'babel'),
  {
    id: 'bail-vitest',
    title: 'a blocking test counts for bail',
    runner: 'vitest',
    config: { vitest: { bail: 1 } },
    files: threeTests,
    tests: {
      first: 'passed',
      blocks: blocked({ id: 'fs.existsSync', where: 'call' }),
      'comes later': 'skipped',
    },
    unguarded: { 'comes later': 'passed' },
    alone: { exitCode: 'not 0' },
  },
  {
    id: 'bail-jest',
    title: 'a run that ends early says what blocked',
    runner: 'jest',
    config: { jest: { bail: 1 } },
    files: threeTests,
    tests: {
      first: 'passed',
      blocks: blocked({ id: 'fs.existsSync', where: 'call' }),
      'comes later': 'passed',
    },
    alone: { exitCode: 'not 0' },
  },
];
