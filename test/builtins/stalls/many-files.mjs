// Guards as many files as the argument says, one after the other in one thread, as a runner without
// isolation does; some of them stall.
import { readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import inspector from 'node:inspector';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { installDetector, prepareOptions } from '@loopguard/core/adapter';

const [count, resultFile] = process.argv.slice(2);
let sessions = 0;
const { connect } = inspector.Session.prototype;
inspector.Session.prototype.connect = function () {
  sessions++;
  return connect.call(this);
};
const detector = installDetector();
const options = prepareOptions({ stall: { mode: 'fail', profile: 'always' } });
const root = process.cwd();
// Why: what files are remembered by goes there, and away with it.
await mkdir('node_modules');

async function runFile(at) {
  const session = detector.open({ options, root, testFile: `${root}/many-${at}.test.mjs` });
  await session.ready;
  const key = {};
  const attempt = session.begin(session.test(key, { name: `test ${at}` }));
  session.enterBody(attempt);
  session.enterFunction(attempt);
  await detector.storage.run(attempt.bodyStore, async () => {
    await nextTurn();
    if (at % 100 === 99) compute();
    await nextTurn();
  });
  session.leaveFunction(attempt, true);
  session.leaveBody(attempt);
  session.end(attempt);
  const errors = detector.testErrors(session, attempt.test);
  detector.fileReport(session);
  detector.close(session);
  return errors.map(({ message }) => message);
}

function compute() {
  const end = process.cpuUsage().user + 300_000;
  while (process.cpuUsage().user < end);
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
