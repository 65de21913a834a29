// An adapter: all that it takes to guard the runner of ten lines. `node adapter.mjs <test file>`
import { pathToFileURL } from 'node:url';
import { installGuard } from '@loopguard/core/adapter';
import { WholeRun } from 'loopguard/run';

// First of all: what loads after this line captures guarded functions.
const guard = installGuard();
guard.registerOwnDirectory(import.meta.dirname); // its frames are never the user's
const { runFile } = await import('./runner.mjs');

let run;
const plugin = {
  fileStarts(testFile) {
    run = guard.openFile({
      options: guard.prepareOptions({}),
      root: process.cwd(),
      testFile,
      describe: ({ name }) => ({ name }),
      hasRunReport: true,
    });
    return run.ready;
  },
  async callHook(hook) {
    const scope = run.hookStarts();
    await scope.run(hook);
    scope.end();
  },
  async callTest(test) {
    run.testStarts(test);
    await run.body(test, test.fn);
  },
  // Given what the test has failed with already, it does not say that again.
  testEnds: (test) => test.errors.push(...run.testEnds(test, test.errors)),
  fileEnds: () => run.end(),
};

const [, , file] = process.argv;
const { tests, fileErrors } = await runFile(pathToFileURL(file).href, plugin);
const report = run.close();

// What the process does that sees the whole run, here the same one.
const remedies = { file: 'Was the adapter loaded?', project: 'load the adapter.' };
const whole = new WholeRun({
  runner: { name: 'toy', version: '1' },
  root: process.cwd(),
  remedies,
});
const errors = [...tests.flatMap((test) => test.errors), ...fileErrors];
const end = await whole.end({
  scopes: [],
  reports: report ? [report] : [],
  files: [{ file, project: 'toy', isExpected: true, isLive: true, offReason: run.offReason }],
  failures: errors.map(({ message, stack }) => [message, stack]),
  isInterrupted: false,
});
for (const { name, errors: own } of tests) console.log(own.length > 0 ? 'FAIL' : 'pass', name);
const texts = [...errors, ...end.notes, end.text, ...end.errors];
for (const text of texts.filter((each) => each !== '')) console.log(String(text));
process.exitCode = errors.length + end.errors.length > 0 ? 1 : 0;
