import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/runners/reporters/*.e2e.test.ts'],
    globalSetup: ['test/newest/prepare.ts'],
    testTimeout: 600_000,
    maxWorkers: 2,
    reporters: ['verbose'],
  },
});
