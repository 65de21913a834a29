import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/matrix/{cells,baseline,doctor}.e2e.test.ts'],
    globalSetup: ['test/matrix/prepare.ts'],
    // Why an hour: a cell with every behaviour starts eighty processes, and a machine may have other things to do.
    testTimeout: 3_600_000,
    maxConcurrency: 2,
    reporters: ['verbose'],
  },
});
