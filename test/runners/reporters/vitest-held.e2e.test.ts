import { afterAll, describe, expect, test } from 'vitest';

import { installedRunners } from './installed.js';
import { disposeAll, writeFor } from './start.js';

// The error is what Vitest 3.2 makes of an update that was not answered within a minute; nobody waits so long here.
const files = {
  'src/sum.js': `
export function sum(milliseconds) {
  const end = process.cpuUsage().user + milliseconds * 1000;
  let total = 0;
  while (process.cpuUsage().user < end) for (let at = 0; at < 1e5; at++) total += at;
  return total;
}
`,
  'held.test.js': `
import { describe, expect, test } from 'vitest';
import { sum } from './src/sum.js';
describe('reports', () => {
  test('adds up', async () => {
    await Promise.resolve();
    expect(sum(1500)).toBeGreaterThan(0);
    setTimeout(() => { throw new Error('[vitest-worker]: Timeout calling "onTaskUpdate"'); }, 1);
    await new Promise((resolve) => setTimeout(() => setImmediate(resolve), 1));
  });
});
`,
  'other.test.js': `
import { test } from 'vitest';
test('is quick', async () => {});
`,
  'vitest.config.mjs': `import { loopguard } from '@loopguard/vitest-plugin';
export default { plugins: [loopguard({ stall: { hang: 300 } })], test: { testTimeout: 600_000 } };
`,
};

afterAll(disposeAll);

for (const installed of await installedRunners('vitest')) {
  describe(`Vitest ${installed.version}: a worker that did not answer`, () => {
    test.each(['forks', 'threads'])('%s: who held it is named below the error', async (pool) => {
      const { run } = await writeFor(installed, 'vitest/vitest.mjs', files);
      const { stdout, stderr, exitCode } = await run(['run', `--pool=${pool}`]);
      expect(exitCode, stdout + stderr).toBe(1);
      const text = stdout + stderr;
      expect(text).toMatch(
        /^\[loopguard\] Timeout calling "onTaskUpdate": a worker could not answer, since its event loop was held\. By:\n {2}src\/sum\.js:\d+:\d+ sum, in "reports > adds up" \(held\.test\.js\): seen there after \d+\.\d s$/m,
      );
      expect(stderr.indexOf('a worker could not answer')).toBeGreaterThan(
        stderr.indexOf('[vitest-worker]: Timeout calling'),
      );
    });
  });
}
