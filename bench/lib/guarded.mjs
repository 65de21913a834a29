// Sessions and tests as an adapter opens them, without a runner around them.
import path from 'node:path';

function beginTest(session) {
  const ledger = session.test({}, { name: 'bench' });
  const attempt = session.begin(ledger);
  session.enterBody(attempt);
  return { ledger, attempt };
}

/** @param adapter - `@loopguard/core/adapter` of the copy that is measured */
export function guardOf({ installDetector, prepareOptions }, directory) {
  const detector = installDetector();

  function openFile(options = {}) {
    return detector.open({
      // Why without stalls: these loops are some, and the profiler that names them would be measured.
      options: prepareOptions({ unusedAllow: 'off', stall: { mode: 'off' }, ...options }, {}),
      root: directory,
      testFile: path.join(directory, 'bench.test.js'),
    });
  }

  /** A file in which one test has run already. */
  function openUsedFile(options) {
    const session = openFile(options);
    session.end(beginTest(session).attempt);
    return session;
  }

  const inTest = (attempt, work) => detector.storage.run(attempt.bodyStore, work);

  /** Returns what runs work as the body of a test, in a file of its own. */
  function guarded(options) {
    return (work) => {
      const session = openFile(options);
      const { attempt } = beginTest(session);
      const result = inTest(attempt, work);
      session.end(attempt);
      detector.close(session);
      return result;
    };
  }

  return { detector, openFile, openUsedFile, beginTest, inTest, guarded };
}
