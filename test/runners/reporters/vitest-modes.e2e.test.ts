import { afterAll, describe, expect, test } from 'vitest';

import type { ProcessResult } from '../process.js';
import type { ProjectFiles } from '../project.js';
import { type InstalledRunner, installedRunners, majorOf } from './installed.js';
import { printed } from './printed.js';
import { disposeAll, writeFor } from './start.js';

// Benchmarks and type tests are no tests that could block a loop: nothing of ours is seen there.

afterAll(disposeAll);

for (const installed of await installedRunners('vitest')) {
  const major = majorOf(installed);
  describe(`Vitest ${installed.version}`, () => {
    test('vitest bench: a benchmark that blocks looks as without us', async () => {
      const files = { 'reads.bench.js': major < 5 ? BENCH : BENCH_5 };
      const [without, guarded] = await runBoth(installed, files, ['bench', '--run']);
      expect(withoutFigures(guarded)).toEqual(withoutFigures(without));
      expect(guarded.stdout).toContain('reads a file');
      expect(guarded.stdout + guarded.stderr).not.toMatch(/loopguard|BlockingCall/);
      expect([guarded.exitCode, without.exitCode]).toEqual([0, 0]);
    });

    // Vitest 5 runs benchmarks beside tests, in a project of their own.
    test.skipIf(major < 5)('benchmark.enabled: tests are guarded, benchmarks are not', async () => {
      const files = { 'reads.bench.js': BENCH_5, 'a.test.js': TEST };
      const config = { benchmark: { enabled: true } };
      const [, guarded] = await runBoth(installed, files, ['run'], config);
      const text = guarded.stdout + guarded.stderr;
      expect(text).toContain('reads a file');
      expect(text.match(/^BlockingCallError: .*$/gm)).toEqual([
        'BlockingCallError: fs.readFileSync blocked the event loop',
      ]);
      expect(text).toMatch(/Tests +1 failed \| 1 passed/);
      expect(text).not.toContain('not guarded');
    });

    test.each([['--typecheck'], ['--typecheck.only']])(
      'vitest run %s: type tests look as without us',
      async (flag) => {
        const files = {
          'types.test-d.ts': TYPES,
          'quiet.test.js': QUIET,
          'tsconfig.json': TSCONFIG,
        };
        const [without, guarded] = await runBoth(installed, files, ['run', flag]);
        expect(textOf(guarded)).toEqual(textOf(without));
        expect(textOf(guarded)).toContain('is no text');
        expect(textOf(guarded)).not.toContain('loopguard');
        expect([guarded.exitCode, without.exitCode]).toEqual([1, 1]);
      },
    );
  });
}

const BENCH = `
import { readFileSync } from 'node:fs';
import { bench, describe } from 'vitest';
describe('files', () => {
  bench('reads a file', async () => { readFileSync('package.json'); }, { time: 1, iterations: 2, warmupTime: 1, warmupIterations: 1 });
});
`;
const BENCH_5 = `
import { readFileSync } from 'node:fs';
import { test } from 'vitest';
test('files', async ({ bench }) => {
  await bench('reads a file', { time: 1, iterations: 2, warmupTime: 1, warmupIterations: 1 }, async () => { readFileSync('package.json'); }).run();
});
`;
const TEST = `
import { readFileSync } from 'node:fs';
import { test } from 'vitest';
test('blocks', async () => { readFileSync('package.json'); });
`;
const QUIET = `
import { test } from 'vitest';
test('is quiet', async () => {});
`;
const TYPES = `
import { expectTypeOf, test } from 'vitest';
test('is a number', () => { expectTypeOf(1).toBeNumber(); });
test('is no text', () => { expectTypeOf(1).toBeString(); });
`;
const TSCONFIG = JSON.stringify({
  compilerOptions: {
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: true,
    skipLibCheck: true,
    types: [],
  },
  include: ['*.ts'],
});

async function runBoth(
  installed: InstalledRunner,
  files: ProjectFiles,
  args: readonly string[],
  config: object = {},
): Promise<readonly [without: ProcessResult, guarded: ProcessResult]> {
  const options = JSON.stringify({ reporters: ['default'], ...config });
  const runs: ProcessResult[] = [];
  for (const isGuarded of [false, true]) {
    const imported = isGuarded ? `import { loopguard } from '@loopguard/vitest-plugin';` : '';
    const { root, run } = await writeFor(installed, 'vitest/vitest.mjs', {
      ...files,
      'vitest.config.mjs': `${imported}\nexport default { plugins: [${isGuarded ? 'loopguard()' : ''}], test: ${options} };\n`,
    });
    const { stdout, stderr, ...rest } = await run(args);
    runs.push({
      ...rest,
      stdout: stdout.replaceAll(root, '<root>'),
      stderr: stderr.replaceAll(root, '<root>'),
    });
  }
  return runs as [ProcessResult, ProcessResult];
}

function textOf({ stdout, stderr }: ProcessResult): string {
  // Its root has been replaced already.
  const text = printed(stdout + stderr, '<root>');
  // What Vitest 5 says of where the time went, and of what would take less.
  return text.replaceAll(/^ *(?:Duration|Isolate|at least) .*\n/gm, '');
}

/** Figures, and the space that is left for them. */
function withoutFigures(run: ProcessResult): string {
  return textOf(run)
    .replaceAll(/\d[\d,.]*/g, '#')
    .replaceAll(/ {2,}/g, ' ');
}
