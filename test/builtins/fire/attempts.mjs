import { fileURLToPath } from 'node:url';
import { installGuard, prepareOptions } from '@loopguard/core/adapter';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * A test file without a runner: runs bodies in it as an adapter does.
 *
 * @param {import('@loopguard/core/adapter').LoopguardOptions} [options]
 */
export function openFile(options) {
  const run = installGuard().openFile({
    // Why without stalls: many of these calls take long, and each is looked at alone.
    options: prepareOptions({ stall: { mode: 'off' }, ...options }, {}),
    root,
    testFile: fileURLToPath(import.meta.url),
    describe: (test) => test,
  });
  return {
    /** Runs a body as one test and says what the test has to fail with. */
    async runTest(name, body) {
      const test = { name };
      let thrown;
      run.testStarts(test);
      try {
        await run.body(test, async () => body());
      } catch (error) {
        thrown = error;
      }
      return { thrown, errors: run.testEnds(test) };
    },
    /** Runs a body as a hook of a test that has not started. */
    async runHook(name, body) {
      const test = { name };
      await run.testStarts(test).run(async () => body());
      return run.testEnds(test);
    },
    /** Ends the file and says what it has to fail with. */
    async close() {
      const errors = await run.end();
      run.close();
      return errors;
    },
  };
}
