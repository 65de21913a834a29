// Child program: the first call of a process is examined and recorded while a test has replaced
// whatever loopguard is made of.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { findGuard } from '@loopguard/core/find-guard';
import { runChecks } from './checks.mjs';

const guard = findGuard();
const { defineProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;

/** Everything of `owner` that is a function, and has to be there. */
const functionsOf = (owner) =>
  ownKeys(owner)
    .filter((key) => key !== 'constructor')
    .filter((key) => typeof getOwnPropertyDescriptor(owner, key).value === 'function')
    .map((key) => [owner, key, broken]);

const PLACES = [
  ...[Map.prototype, Set.prototype, WeakMap.prototype, WeakSet.prototype, Reflect, JSON].flatMap(
    functionsOf,
  ),
  ...['defineProperty', 'entries', 'freeze', 'hasOwn', 'keys'].map((key) => [Object, key, broken]),
  ...['Map', 'Set', 'WeakMap', 'WeakSet', 'RegExp', 'process'].map((key) => [globalThis, key]),
  [Error, 'prepareStackTrace', broken],
  [Error, 'captureStackTrace', broken],
  [Error, 'stackTraceLimit', 0],
  // Why last: it is restored first, since every descriptor inherits from it.
  ...['get', 'value', 'filename'].map((key) => [Object.prototype, key, 1]),
];

function broken() {
  throw new Error('replaced by a test');
}

// Why by index: what loops is replaced as well.
function replaced(work) {
  const count = PLACES.length;
  const before = [];
  for (let index = 0; index < count; index++) {
    const [owner, key] = PLACES[index];
    before[index] = getOwnPropertyDescriptor(owner, key);
  }
  for (let index = 0; index < count; index++) {
    const place = PLACES[index];
    defineProperty(place[0], place[1], {
      __proto__: null,
      value: place[2],
      writable: true,
      configurable: true,
    });
  }
  try {
    return work();
  } finally {
    for (let index = count - 1; index >= 0; index--) {
      const place = PLACES[index];
      const descriptor = before[index];
      if (descriptor === undefined) delete place[0][place[1]];
      else defineProperty(place[0], place[1], descriptor);
    }
  }
}

const run = guard.openFile({
  options: guard.prepareOptions({}),
  root: path.dirname(process.argv[1]),
  testFile: `${process.argv[1]}.test`,
  describe: (test) => test,
  mayOptOut: false,
});
const test = { name: 'a test' };
const { existsSync } = fs;
let errors;
let left;

await runChecks({
  'the call is reported': async () => {
    // Why: what a module does while it is loaded is nobody's fault.
    await undefined;
    run.testStarts(test);
    run.body(test, () =>
      replaced(() => {
        existsSync('config.json');
        left = [Error.stackTraceLimit, Error.prepareStackTrace, Error.captureStackTrace];
      }),
    );
    errors = run.testEnds(test);
    assert.deepEqual(
      errors.map(({ name, call }) => [name, call]),
      [['BlockingCallError', 'fs.existsSync']],
    );
  },
  'with its line': () => {
    assert.match(errors[0].message, /where {2}.*late-hostile\.mjs:\d+:\d+/);
  },
  'and leaves errors as the test wants them': () => {
    assert.deepEqual(left, [0, broken, broken]);
  },
  'and nothing else': async () => {
    assert.deepEqual(await run.end(), []);
  },
  'so are later ones': () => {
    run.testStarts(test);
    run.body(test, () => fs.statSync('.'));
    assert.deepEqual(
      run.testEnds(test).map(({ call }) => call),
      ['fs.existsSync', 'fs.statSync'],
    );
    run.close();
  },
});
