// Child program: a test file under Node's permission model, where threads, the inspector and most
// files are denied. Prints what was reported.
import { once } from 'node:events';
import fs from 'node:fs';
import { findGuard } from '@loopguard/core/find-guard';
import { prepareOptions } from '@loopguard/core/adapter';

process.on('unhandledRejection', (error) => {
  console.log('unhandled rejection', error);
  process.exitCode = 1;
});

const guard = findGuard();
// Why these: the watchdog is asked for before the first test, and the profiler as well.
const stall = { hang: 5000, profile: 'always' };
for (const name of ['first file', 'second file']) {
  const run = guard.openFile({
    options: prepareOptions({ stall }),
    root: '/nowhere',
    testFile: process.argv[1],
    describe: (test) => test,
    runDirectory: '/nowhere/run',
  });
  await run.ready;
  const test = { name };
  run.testStarts(test);
  await run.body(test, async () => {
    const pause = new AbortController();
    setImmediate(() => pause.abort());
    await once(pause.signal, 'abort');
    fs.existsSync(process.argv[1]);
  });
  const errors = [...run.testEnds(test), ...(await run.end())];
  run.close();
  for (const { name: kind, call } of errors) console.log(name, kind, call);
}
