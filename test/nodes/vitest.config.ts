import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/nodes/*.e2e.test.ts'],
    testTimeout: 3_600_000,
    reporters: ['verbose'],
  },
});
