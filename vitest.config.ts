import { loopguard } from '@loopguard/vitest-plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Why: our own tests obey the rule that they test.
  plugins: [loopguard()],
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: [
      '**/node_modules/**',
      '**/dist/**',
      'test/**/.artifacts/**',
      'test/hosts/**',
      'test/matrix/*.e2e.test.ts',
    ],
    // Why: a test of test/runners starts runners, and the first one of a file waits for a whole run of them. Nothing
    // is measured by these limits: a machine that has other things to do may take five times as long.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    maxWorkers: 2,
  },
});
