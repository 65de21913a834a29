import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

import { selectLines } from './lines.js';

// Why: a file that finds none of its runners has no tests, which is an error.
const runners = new Set(selectLines().map(({ runner }) => runner));

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: [...runners].flatMap((runner) => [
      `test/runners/reporters/${runner}-*.e2e.test.ts`,
      `test/runners/${runner}/*.e2e.test.ts`,
    ]),
    globalSetup: ['test/newest/prepare.ts'],
    testTimeout: 600_000,
    maxWorkers: 2,
    reporters: ['verbose'],
  },
});
