import { loopguard } from '@loopguard/vitest-plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [loopguard()],
  test: { globals: true },
});
