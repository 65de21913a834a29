// Child program: arguments that are strange, or watch what is done with them, to guarded functions.
// What comes back, and how often they were asked for something, is the same as without a guard.
import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import Module, { createRequire } from 'node:module';
import zlib from 'node:zlib';
import { runChecks } from './checks.mjs';

const require = createRequire(import.meta.url);
const load = (...args) => Reflect.get(Module, '_load')(...args);
const functions = {
  require: (value) => require(value),
  'Module._load': (value) => load(value, module, false),
  'Module._load, its parent': (value) => load('node:fs', value, false),
  'fs.readFileSync': (value) => fs.readFileSync(value),
  'fs.readFileSync, its options': (value) => fs.readFileSync('missing', value),
  'fs.existsSync': (value) => fs.existsSync(value),
  'fs.statSync': (value) => fs.statSync(value, value),
  'fs.writeSync': (value) => fs.writeSync(value, value),
  'fs.watch': (value) => fs.watch('missing', value),
  'crypto.randomBytes': (value) => crypto.randomBytes(value).length,
  'crypto.randomFillSync': (value) => crypto.randomFillSync(value),
  'crypto.sign': (value) => crypto.sign('sha256', value, value),
  'crypto.createPrivateKey': (value) => crypto.createPrivateKey(value),
  'zlib.gzipSync': (value) => zlib.gzipSync(value),
  'child_process.execFileSync': (value) => childProcess.execFileSync(value),
  'Atomics.wait': (value) => Atomics.wait(value, value, value, value),
};
const module = { filename: '/nowhere/parent.cjs', paths: [], id: 'parent' };

/** Values, each with a list of what was asked of it. */
const strangers = {
  'an object without a prototype': () => [Object.create(null), []],
  'a symbol': () => [Symbol('stranger'), []],
  'an object whose text cannot be made': () => {
    const log = [];
    const throwing = (name) => () => {
      log.push(name);
      throw new Error(`${name} of the stranger`);
    };
    const stranger = {
      toString: throwing('toString'),
      valueOf: throwing('valueOf'),
      [Symbol.toPrimitive]: throwing('toPrimitive'),
    };
    return [stranger, log];
  },
  'a proxy': () => {
    const log = [];
    const handler = new Proxy(
      {},
      {
        get(_target, trap) {
          log.push(trap);
          return undefined;
        },
      },
    );
    return [new Proxy({}, handler), log];
  },
  'a proxy that throws': () => {
    const log = [];
    const handler = new Proxy(
      {},
      {
        get(_target, trap) {
          log.push(trap);
          throw new Error(`${String(trap)} of the stranger`);
        },
      },
    );
    return [new Proxy(() => {}, handler), log];
  },
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return [proxy, []];
  },
  'a URL without its parts': () => [Object.create(URL.prototype), []],
  'a buffer that lies': () => {
    const log = [];
    const buffer = Buffer.alloc(3);
    Object.defineProperty(buffer, 'byteLength', {
      get() {
        throw new Error('byteLength of the stranger');
      },
    });
    return [buffer, log];
  },
  'a number object': () => [new Number(2), []],
  'a string object': () => [new String('node:fs'), []],
  nothing: () => [undefined, []],
};

function answer(call, makeStranger) {
  const [stranger, log] = makeStranger();
  try {
    const result = call(stranger);
    if (result instanceof fs.FSWatcher) result.close();
    return ['returned', typeof result, log.map(String)];
  } catch (error) {
    const { name, code, message } = Object(error);
    return ['threw', name, code, String(message), log.map(String)];
  }
}

const cases = Object.entries(functions).flatMap(([id, call]) =>
  Object.entries(strangers).map(([kind, make]) => ({ name: `${id} of ${kind}`, call, make })),
);
const answersOf = () => cases.map(({ call, make }) => answer(call, make));

const before = answersOf();
const { installGuard } = await import('@loopguard/core/adapter');
const guard = installGuard();
const run = guard.openFile({
  options: guard.prepareOptions({ stall: { mode: 'off' } }),
  root: '/',
  // Why another file: a test file may load modules.
  testFile: '/nowhere/a.test.js',
  describe: (test) => test,
});
const test = { name: 'a test' };
run.testStarts(test);
const during = run.body(test, answersOf);
const errors = run.testEnds(test);
const fileErrors = await run.end();
run.close();

await runChecks({
  ...Object.fromEntries(
    cases.map(({ name }, index) => [name, () => assert.deepEqual(during[index], before[index])]),
  ),
  'and all of it was judged': () => {
    assert.deepEqual(fileErrors, []);
    assert.ok(errors.some(({ call }) => call === 'fs.readFileSync'));
  },
});
