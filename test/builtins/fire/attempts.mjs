import { fileURLToPath } from 'node:url';
import { installDetector, prepareOptions } from '@loopguard/core/adapter';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * A test file without a runner: opens a session and runs bodies in it as an adapter does.
 *
 * @param {import('@loopguard/core/adapter').LoopguardOptions} [options]
 */
export function openFile(options) {
  const detector = installDetector();
  const session = detector.open({
    options: prepareOptions(options, {}),
    root,
    testFile: fileURLToPath(import.meta.url),
  });
  return {
    /** Runs a body as one test and says what the test has to fail with. */
    async runTest(name, body) {
      const attempt = session.begin(session.test({}, { name }));
      let thrown;
      attempt.phase = 'body';
      try {
        await detector.storage.run(attempt.bodyStore, async () => body());
      } catch (error) {
        thrown = error;
      }
      session.end(attempt);
      return { thrown, errors: detector.testErrors(session, attempt.test) };
    },
    /** Runs a body as a hook of a test that has not started. */
    async runHook(name, body) {
      const attempt = session.begin(session.test({}, { name }));
      try {
        await detector.storage.run(attempt.hookStore, async () => body());
      } finally {
        session.end(attempt);
      }
      return detector.testErrors(session, attempt.test);
    },
    /** Ends the file and says what it has to fail with. */
    async close() {
      await new Promise((resolve) => setImmediate(resolve));
      const errors = detector.fileErrors(session);
      detector.close(session);
      return errors;
    },
  };
}
