// Child program: what a guarded call throws has the stack that the original would have given, and
// while it is made there is one frame of loopguard's.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import zlib from 'node:zlib';
import { runChecks } from './checks.mjs';

const require = createRequire(import.meta.url);
const options = {
  get encoding() {
    throw new Error('by a getter');
  },
};

const missing = './missing.cjs';

/** Ways to make a blocking function throw; each is called at the same line before and after. */
const throwing = {
  'a file that is not there': () => fs.readFileSync('missing'),
  'an argument that Node refuses': () => fs.statSync(5),
  'a function that has its errors made in C++': () => fs.mkdirSync('/proc/nothing'),
  'code of the user’s inside of it': () => fs.readFileSync('missing', options),
  'a class': () => new zlib.BrotliCompress({ params: { 999_999: 1 } }),
  'a function with properties': () => fs.realpathSync.native('missing'),
  'a module that is not there': () => require(missing),
};

function deep(depth, call) {
  return depth === 0 ? call() : deep(depth - 1, call);
}

function thrown(call, depth = 0) {
  try {
    deep(depth, call);
  } catch (error) {
    return error;
  }
  throw new assert.AssertionError({ message: 'it did not throw' });
}

function shapeOf(error) {
  const { enumerable, configurable } = Object.getOwnPropertyDescriptor(error, 'stack');
  return { enumerable, configurable, keys: Object.keys(error), own: Object.hasOwn(error, 'stack') };
}

// Why: V8 finds some names of Node's own functions where they are kept, and there a wrapper is now.
function withoutNodesNames(stack) {
  return stack.replace(/ at .* \((node:[^)]*)\)$/gm, ' at $1');
}

const cases = Object.entries(throwing).flatMap(([name, call]) =>
  [0, 2, 30].flatMap((depth) =>
    [0, 1, 3, 10, Infinity]
      // Why: a `require` has further wrappers, and what a limit has cut among them is lost.
      .filter((limit) => !name.includes('module') || limit !== 3)
      .map((limit) => ({ name, call, depth, limit })),
  ),
);

/** The stacks of all cases. One place makes all calls, so that stacks can be the same. */
function stacksOf(list) {
  const before = Error.stackTraceLimit;
  return list.map(({ call, depth, limit }) => {
    Error.stackTraceLimit = limit;
    const error = thrown(call, depth);
    Error.stackTraceLimit = before;
    return [shapeOf(error), withoutNodesNames(error.stack)];
  });
}

const runs = [undefined, undefined];
const test = { name: 'a test' };
let run;
for (const index of runs.keys()) {
  if (index === 1) {
    const { installGuard } = await import('@loopguard/core/adapter');
    const guard = installGuard();
    run = guard.openFile({
      options: guard.prepareOptions({ mode: 'warn', unusedAllow: 'off' }),
      root: import.meta.dirname ?? '/',
      testFile: process.argv[1],
      describe: () => test,
      runDirectory: process.cwd(),
    });
    run.testStarts(test);
    run.bodyStarts(test).enter();
  }
  // Why: so that both runs come out of a promise.
  await Promise.resolve();
  // Why one line: the stacks are to have the same positions.
  runs[index] = stacksOf(cases);
}

const isOwn = (line) => /loopguard[\\/]|packages[\\/]core[\\/]dist/.test(line);

await runChecks({
  ...Object.fromEntries(
    cases.map(({ name, depth, limit }, index) => [
      `${name}, ${depth} deep, ${limit} frames`,
      () => assert.deepEqual(runs[1][index], runs[0][index]),
    ]),
  ),
  'a hook sees one frame of ours': () => {
    const { prepareStackTrace } = Error;
    let seen;
    Error.prepareStackTrace = (_error, sites) => (seen = sites.map(String));
    String(thrown(throwing['code of the user’s inside of it']).stack);
    Error.prepareStackTrace = prepareStackTrace;
    assert.equal(seen.filter(isOwn).length, 1, seen.join('\n'));
  },
  'a message that is changed is in the stack': () => {
    const error = thrown(throwing['a file that is not there']);
    error.message = 'changed';
    assert.match(error.stack, /^Error: changed\n {4}at /);
    assert.deepEqual(error.stack.split('\n').filter(isOwn), []);
  },
  'a stack can be set, and is kept': () => {
    const error = thrown(throwing['a file that is not there']);
    error.stack = 'mine';
    assert.equal(error.stack, 'mine');
    const other = thrown(throwing['a file that is not there']);
    const { stack } = other;
    assert.equal(other.stack, stack);
    other.stack = 'mine';
    assert.equal(other.stack, 'mine');
  },
  'what is thrown again through another call stays as it is': () => {
    const error = thrown(throwing['a file that is not there']);
    const again = thrown(() =>
      fs.readFileSync('missing', {
        get encoding() {
          throw error;
        },
      }),
    );
    assert.equal(again, error);
    assert.deepEqual(error.stack.split('\n').filter(isOwn), []);
  },
  'errors that cannot be changed, or are none, come through': () => {
    const values = [
      Object.freeze(new Error('frozen')),
      Object.assign(new Error('custom'), { stack: 'custom' }),
      Object.defineProperty(new Error('accessor'), 'stack', {
        get() {
          throw new Error('read');
        },
      }),
      new Proxy(new Error('proxy'), {
        getOwnPropertyDescriptor() {
          throw new Error('trap');
        },
      }),
      'text',
      undefined,
      null,
      Symbol('symbol'),
    ];
    for (const value of values) {
      const got = thrown(() =>
        fs.readFileSync('missing', {
          get encoding() {
            throw value;
          },
        }),
      );
      assert.ok(Object.is(got, value));
    }
    assert.equal(values[1].stack, 'custom');
  },
});
run.tryEnds(test);
run.close();
