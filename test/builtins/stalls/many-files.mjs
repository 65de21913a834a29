// Guards as many files as the argument says, one after the other in one thread, as a runner without
// isolation does; some of them stall.
import { readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import inspector from 'node:inspector';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { installGuard, prepareOptions } from '@loopguard/core/adapter';

const [count, resultFile] = process.argv.slice(2);
let sessions = 0;
const { connect } = inspector.Session.prototype;
inspector.Session.prototype.connect = function () {
  sessions++;
  return connect.call(this);
};
const guard = installGuard();
const options = prepareOptions({ stall: { mode: 'fail', profile: 'always' } });
const root = process.cwd();
// Why: what files are remembered by goes there, and away with it.
await mkdir('node_modules');

async function runFile(at) {
  const testFile = `${root}/many-${at}.test.mjs`;
  const run = guard.openFile({ options, root, testFile, describe: (test) => test });
  await run.ready;
  const test = { name: `test ${at}` };
  run.testStarts(test);
  await run.body(test, async () => {
    await nextTurn();
    if (at % 100 === 99) compute();
    await nextTurn();
  });
  const errors = run.testEnds(test);
  run.close();
  return errors.map(({ message }) => message);
}

function compute() {
  const end = process.cpuUsage().user + 300_000;
  while (process.cpuUsage().user < end) for (let step = 0; step < 1e5; step++);
}

function measure() {
  globalThis.gc();
  globalThis.gc();
  let open;
  try {
    open = readdirSync('/proc/self/fd').length;
  } catch {
    open = 0;
  }
  return { heap: process.memoryUsage().heapUsed, open, sessions };
}

const messages = [];
const measured = [];
for (let at = 0; at < Number(count); at++) {
  messages.push(...(await runFile(at)));
  if ((at + 1) % 250 === 0) measured.push(measure());
}
await writeFile(resultFile, JSON.stringify({ messages, measured }));
