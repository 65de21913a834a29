// Child program: <where core is installed> <stall options> <tests> <milliseconds>
// Opens a file as an adapter does, runs so many async tests in it, waits so long in the last and
// closes it. Prints what that took of the CPU and by the clock, in milliseconds.
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const [installed, stall, tests, waitMs] = process.argv.slice(2);
const core = createRequire(installed).resolve('@loopguard/core/adapter');
const { installGuard, prepareOptions } = await import(pathToFileURL(core).href);
const guard = installGuard();
const options = prepareOptions({ stall: JSON.parse(stall) }, {});
await delay(20);

const start = process.cpuUsage();
const startedAt = performance.now();
const run = guard.openFile({
  options,
  root: process.cwd(),
  testFile: installed,
  describe: (test) => test,
});
for (let at = 1; at <= Number(tests); at++) {
  const test = { name: `test ${at}` };
  run.testStarts(test);
  await run.body(test, async () => {
    await Promise.resolve();
    if (at === Number(tests)) await delay(Number(waitMs));
  });
  run.testEnds(test);
}
const errors = await run.end();
run.close();
const wall = performance.now() - startedAt;
const { user, system } = process.cpuUsage(start);
if (errors.length > 0) throw errors[0];
process.stdout.write(JSON.stringify({ cpu: (user + system) / 1000, wall }));
