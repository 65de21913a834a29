// Child program: a test has put things on `Object.prototype`. What is patched, called and reported
// then is as it was without them.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { findDetector } from '@loopguard/core/find-detector';
import { runChecks } from './checks.mjs';

const everything = Object.getPrototypeOf({});
const require = createRequire(import.meta.url);
const detector = findDetector();

/** Names that mean something to whoever reads a descriptor, a proxy's handler or options of Node's. */
const NAMES = {
  descriptors: ['get', 'set', 'value', 'writable', 'enumerable', 'configurable'],
  traps: [
    'apply',
    'construct',
    'defineProperty',
    'deleteProperty',
    'get',
    'getOwnPropertyDescriptor',
    'getPrototypeOf',
    'has',
    'isExtensible',
    'ownKeys',
    'preventExtensions',
    'set',
    'setPrototypeOf',
  ],
  options: ['bigint', 'cachedData', 'encoding', 'eval', 'flag', 'mode', 'recursive', 'stdout'],
};
const VALUES = [
  () => {
    throw new Error('asked the prototype');
  },
  1,
  'text',
  false,
  {},
];

/** Runs `work` with `value` under all those names. */
function polluted(names, value, work) {
  for (const name of names) {
    Reflect.defineProperty(everything, name, {
      __proto__: null,
      value,
      configurable: true,
      writable: true,
      enumerable: false,
    });
  }
  try {
    return work();
  } finally {
    for (const name of names) delete everything[name];
  }
}

function runFile(body) {
  const session = detector.open({
    options: detector.prepareOptions({ stall: { mode: 'off' } }),
    root: import.meta.dirname ?? '/',
    testFile: process.argv[1],
    mayOptOut: false,
  });
  const test = session.test({}, { name: 'a test' });
  const attempt = session.begin(test);
  session.enterBody(attempt);
  let result;
  try {
    result = detector.storage.run(attempt.bodyStore, body);
  } finally {
    session.leaveBody(attempt);
    session.end(attempt);
  }
  const errors = detector.testErrors(session, test);
  const fileErrors = detector.fileErrors(session);
  detector.close(session);
  return { result, errors, fileErrors };
}

/** Builtins that nobody has loaded yet: each is loaded and patched while the prototype is changed. */
const BUILTINS = ['zlib', 'crypto', 'child_process', 'dns', 'tls', 'vm', 'v8', 'sqlite', 'wasi'];
const loadedBefore = process.moduleLoadList.filter((name) => /NativeModule (zlib|tls)$/.test(name));
const cases = Object.entries(NAMES).flatMap(([kind, names]) =>
  VALUES.map((value) => ({ name: `${kind}: ${typeof value}`, names, value })),
);

const checks = {};
// Why one by one as well: some of them hide what others do.
for (const [index, builtin] of BUILTINS.entries()) {
  const names = NAMES.descriptors.slice(0, (index % 3) + 1);
  checks[`${builtin} is loaded for the first time with ${names.join()}`] = () => {
    // Why a function: Node itself reads descriptors that inherit, and takes no other getter.
    polluted(names, VALUES[index % VALUES.length], () => process.getBuiltinModule(builtin));
  };
}
checks['and is guarded then'] = () => {
  assert.deepEqual(loadedBefore, []);
  const { errors } = runFile(() => require('node:zlib').gzipSync('text'));
  assert.deepEqual(
    errors.map(({ call }) => call),
    ['zlib.gzipSync'],
  );
};
for (const { name, names, value } of cases) {
  checks[`a call is made and reported with ${name}`] = () => {
    const { result, errors, fileErrors } = runFile(() =>
      polluted(names, value, () => fs.existsSync('config.json')),
    );
    assert.equal(result, false);
    assert.deepEqual(fileErrors, []);
    assert.deepEqual(
      errors.map(({ call }) => call),
      ['fs.existsSync'],
    );
  };
  checks[`a file ends with ${name}`] = () => {
    const { errors, fileErrors } = polluted(names, value, () =>
      runFile(() => fs.existsSync('config.json')),
    );
    assert.deepEqual(fileErrors, []);
    assert.deepEqual(
      errors.map(({ call, message }) => [call, /where {2}.*prototypes\.mjs:\d+/.test(message)]),
      [['fs.existsSync', true]],
    );
  };
}
await runChecks(checks);
