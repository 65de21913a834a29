// Files and tests as an adapter opens them, without a runner around them.
import path from 'node:path';

/** Starts the body of a test; its scope runs what the body does. */
function beginTest(run) {
  const test = { name: 'bench' };
  run.testStarts(test);
  return { test, scope: run.bodyStarts(test) };
}

/** @param adapter - `@loopguard/core/adapter` of the copy that is measured */
export function guardOf({ installGuard, prepareOptions }, directory) {
  const guard = installGuard();

  function openFile(options = {}) {
    return guard.openFile({
      // Why without stalls: these loops are some, and the profiler that names them would be measured.
      options: prepareOptions({ unusedAllow: 'off', stall: { mode: 'off' }, ...options }, {}),
      root: directory,
      testFile: path.join(directory, 'bench.test.js'),
      describe: (test) => test,
    });
  }

  /** A file in which one test has run already. */
  function openUsedFile(options) {
    const run = openFile(options);
    run.testEnds(beginTest(run).test);
    return run;
  }

  /** Returns what runs work as the body of a test, in a file of its own. */
  function guarded(options) {
    return (work) => {
      const run = openFile(options);
      const { test, scope } = beginTest(run);
      const result = scope.run(work);
      run.tryEnds(test);
      run.close();
      return result;
    };
  }

  return { guard, openFile, openUsedFile, beginTest, guarded };
}
