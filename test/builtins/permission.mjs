// Child program: a test file under Node's permission model, where threads, the inspector and most
// files are denied. Prints what was reported.
import { once } from 'node:events';
import fs from 'node:fs';
import { findDetector } from '@loopguard/core/find-detector';
import { prepareOptions } from '@loopguard/core/adapter';

process.on('unhandledRejection', (error) => {
  console.log('unhandled rejection', error);
  process.exitCode = 1;
});

const detector = findDetector();
// Why these: the watchdog is asked for before the first test, and the profiler as well.
const stall = { hang: 5000, profile: 'always' };
for (const name of ['first file', 'second file']) {
  const session = detector.open({
    options: prepareOptions({ stall }),
    root: '/nowhere',
    testFile: process.argv[1],
    runDirectory: '/nowhere/run',
  });
  await session.ready;
  const test = session.test({}, { name });
  const attempt = session.begin(test);
  session.enterBody(attempt);
  await detector.storage.run(attempt.bodyStore, async () => {
    const pause = new AbortController();
    setImmediate(() => pause.abort());
    await once(pause.signal, 'abort');
    fs.existsSync(process.argv[1]);
  });
  session.leaveBody(attempt);
  session.end(attempt);
  const errors = [...detector.testErrors(session, test), ...detector.fileErrors(session)];
  detector.close(session);
  for (const { name: kind, call } of errors) console.log(name, kind, call);
}
