// Child program: a test has put things on `Object.prototype`. What is patched, called and reported
// then is as it was without them.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { findGuard } from '@loopguard/core/find-guard';
import { runChecks } from './checks.mjs';

const everything = Object.getPrototypeOf({});
const require = createRequire(import.meta.url);
const guard = findGuard();

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
  const clean = pollute(names, value);
  try {
    return work();
  } finally {
    clean();
  }
}

/** The same for work that is asynchronous. */
async function pollutedUntil(names, value, work) {
  const clean = pollute(names, value);
  try {
    return await work();
  } finally {
    clean();
  }
}

/** @returns what takes it back */
function pollute(names, value) {
  for (const name of names) {
    Reflect.defineProperty(everything, name, {
      __proto__: null,
      value,
      configurable: true,
      writable: true,
      enumerable: false,
    });
  }
  return () => {
    for (const name of names) delete everything[name];
  };
}

async function runFile(body) {
  const run = guard.openFile({
    options: guard.prepareOptions({ stall: { mode: 'off' } }),
    root: import.meta.dirname ?? '/',
    testFile: process.argv[1],
    describe: (test) => test,
    mayOptOut: false,
  });
  const test = { name: 'a test' };
  run.testStarts(test);
  let result;
  try {
    result = run.body(test, body);
  } finally {
    run.tryEnds(test);
  }
  const errors = run.testEnds(test);
  const fileErrors = await run.end();
  run.close();
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
checks['and is guarded then'] = async () => {
  assert.deepEqual(loadedBefore, []);
  const { errors } = await runFile(() => require('node:zlib').gzipSync('text'));
  assert.deepEqual(
    errors.map(({ call }) => call),
    ['zlib.gzipSync'],
  );
};
for (const { name, names, value } of cases) {
  checks[`a call is made and reported with ${name}`] = async () => {
    const { result, errors, fileErrors } = await runFile(() =>
      polluted(names, value, () => fs.existsSync('config.json')),
    );
    assert.equal(result, false);
    assert.deepEqual(fileErrors, []);
    assert.deepEqual(
      errors.map(({ call }) => call),
      ['fs.existsSync'],
    );
  };
  checks[`a file ends with ${name}`] = async () => {
    const { errors, fileErrors } = await pollutedUntil(names, value, () =>
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
