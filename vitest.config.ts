import { loopguard } from '@loopguard/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// What takes minutes begins first, so that no worker is left with it when all others are done.
const longest = [
  'hosts/vitest-4-forks.',
  'hosts/jest-30-babel.',
  'baseline.e2e',
  'stalls.e2e',
  '.e2e.',
];

function rankOf({ moduleId }: TestSpecification): number {
  const rank = longest.findIndex((part) => moduleId.includes(part));
  return rank === -1 ? longest.length : rank;
}

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is no array's
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

export default defineConfig({
  // Why: our own tests obey the rule that they test.
  plugins: [loopguard()],
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    // Why not the matrix and the other Nodes: `npm run matrix` and `npm run test:nodes` run them.
    exclude: [
      '**/node_modules/**',
      '**/dist/**',
      'test/**/.artifacts/**',
      'test/hosts/**',
      'test/matrix/*.e2e.test.ts',
      'test/nodes/**',
    ],
    // Why: a test of test/runners starts runners, and the first one of a file waits for a whole run of them. Nothing
    // is measured by these limits: a machine that has other things to do may take five times as long.
    testTimeout: 3_600_000,
    hookTimeout: 3_600_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
});
