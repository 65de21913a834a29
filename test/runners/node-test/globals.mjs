// The names that the behaviours use, which are those of Vitest and Jest, for Node's runner: its own
// functions where it has them, Jest's `expect` and mocks, and sinon's timers.
import * as nodeTest from 'node:test';
import { createRequire } from 'node:module';
import { runInThisContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

const { expect, mocks, rowsOf } = createRequire(import.meta.url)('../stand-ins.cjs');
const { it, describe, before, after, beforeEach, afterEach } = nodeTest;

// Why: the runner ends a test that nothing keeps the process alive for. Why not on Node 20: there a file ends only when
// nothing keeps it alive. Why not elsewhere: what a test starts loads this as well, and has no tests.
const isTestFile = isMainThread && /\.test\.[cm]?[jt]s$/.test(process.argv[1] ?? '');
if (isTestFile && Number.parseInt(process.versions.node, 10) >= 22) {
  const { setInterval, clearInterval } = globalThis;
  const alive = setInterval(() => {}, 3_600_000);
  after(() => clearInterval(alive));
}

/** Tests that may run at the same time; the root of a file runs one after another. */
let together;
function concurrent(title, fn) {
  addConcurrent(declareAt(callerOf(concurrent)), title, fn);
}

function addConcurrent(declare, title, fn) {
  if (together === undefined) {
    together = [];
    queueMicrotask(() => {
      const declared = together;
      together = undefined;
      declare(describe, 'concurrent', { concurrency: true }, () => {
        for (const own of declared) own();
      });
    });
  }
  together.push(() => declare(it, title, fn));
}

concurrent.each = eachOf((declare, title, fn) => addConcurrent(declare, title, fn));

// Why the runner's own function: where it is called is where the test is.
const test = Object.assign(it, {
  concurrent,
  each: eachOf(declareBy(it)),
  fails: it.expectFailure,
});
describe.each = eachOf(declareBy(describe));
// Why: Node's runner has it by an option.
describe.concurrent = function suite(title, fn) {
  declareAt(callerOf(suite))(describe, title, { concurrency: true }, fn);
};

Object.assign(globalThis, {
  test,
  it: test,
  describe,
  beforeAll: before,
  afterAll: after,
  beforeEach,
  afterEach,
  expect,
  mocks,
});

function declareBy(kind) {
  return (declare, title, fn) => declare(kind, title, fn);
}

/** @param add - is given what declares a test where the row was written */
function eachOf(add) {
  return (table, ...inTemplate) =>
    function each(title, fn) {
      const declare = declareAt(callerOf(each));
      for (const row of rowsOf(title, table, inTemplate)) {
        add(declare, row.title, () => fn(...row.values));
      }
    };
}

function callerOf(own) {
  const { prepareStackTrace } = Error;
  try {
    Error.prepareStackTrace = (_, sites) => sites;
    const holder = {};
    Error.captureStackTrace(holder, own);
    const [site] = holder.stack;
    return { file: site.getFileName(), line: site.getLineNumber(), column: site.getColumnNumber() };
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}

/** Declares a test where a file did: the runner takes the place of its caller for that of the test. */
function declareAt({ file, line, column }) {
  const code = `((declare, ...args) =>\n${' '.repeat(column - 1)}declare(...args))`;
  return runInThisContext(code, { filename: file, lineOffset: line - 2 });
}
