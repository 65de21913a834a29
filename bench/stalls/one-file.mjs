// Child program: <where core is installed> <stall options> <tests> <milliseconds>
// Opens a file as an adapter does, runs so many async tests in it, waits so long in the last and
// closes it. Prints what that took of the CPU and by the clock, in milliseconds.
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const [installed, stall, tests, waitMs] = process.argv.slice(2);
const core = createRequire(installed).resolve('@loopguard/core/adapter');
const { installDetector, prepareOptions } = await import(pathToFileURL(core).href);
const detector = installDetector();
const options = prepareOptions({ stall: JSON.parse(stall) }, {});
await delay(20);

const start = process.cpuUsage();
const startedAt = performance.now();
const session = detector.open({ options, root: process.cwd(), testFile: installed });
for (let at = 1; at <= Number(tests); at++) {
  const attempt = session.begin(session.test({}, { name: `test ${at}` }));
  session.enterBody(attempt);
  await detector.storage.run(attempt.bodyStore, async () => {
    await Promise.resolve();
    if (at === Number(tests)) await delay(Number(waitMs));
  });
  session.end(attempt);
  detector.testErrors(session, attempt.test);
}
const errors = detector.fileErrors(session);
detector.close(session);
const wall = performance.now() - startedAt;
const { user, system } = process.cpuUsage(start);
if (errors.length > 0) throw errors[0];
process.stdout.write(JSON.stringify({ cpu: (user + system) / 1000, wall }));
