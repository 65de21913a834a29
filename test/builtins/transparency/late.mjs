// Child program: what judges and reports is loaded when something blocks, also by a test that has
// replaced what it would be loaded with.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import inspector from 'node:inspector';
import Module, { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import vm from 'node:vm';
import { findGuard } from '@loopguard/core/find-guard';
import { runChecks } from './checks.mjs';

const guard = findGuard();
const root = import.meta.dirname ?? path.dirname(process.argv[1]);

/** The files of loopguard that this process has compiled. */
function compiled() {
  const files = [];
  const session = new inspector.Session();
  session.connect();
  session.on('Debugger.scriptParsed', ({ params }) => files.push(path.basename(params.url)));
  session.post('Debugger.enable');
  session.disconnect();
  return files.filter((file) => /^(?:hot-.*|examine|late|naming|watchdog)\.cjs$/.test(file));
}

async function runFile(options, body, hook = () => {}) {
  const run = guard.openFile({
    options: guard.prepareOptions(options),
    root,
    testFile: process.argv[1],
    describe: (test) => test,
    mayOptOut: false,
    hasRunReport: true,
  });
  const test = { name: 'a test' };
  run.testStarts(test).run(hook);
  await run.body(test, body);
  const errors = run.testEnds(test);
  return { errors, fileErrors: await run.end(), report: run.close() };
}

function exists() {
  return fs.existsSync('config.json');
}

/** What calls as a runner does: nobody is to blame for its calls. */
const existsForRunner = vm.compileFunction('return fs.existsSync("config.json")', ['fs'], {
  filename: path.join(root, 'node_modules', 'vitest', 'dist', 'index.js'),
});

function broken() {
  throw new Error('replaced by a test');
}

/** Runs `work` while a test has replaced every function by which files and modules are read. */
async function replaced(work) {
  const places = [
    [fs, 'readFileSync'],
    [fs, 'openSync'],
    [fs, 'readSync'],
    [fs, 'statSync'],
    [vm, 'compileFunction'],
    [Module, '_load'],
    [Module.prototype, 'load'],
    [Module.prototype, 'require'],
    [process, 'getBuiltinModule'],
  ];
  const before = places.map(([owner, key]) => owner[key]);
  for (const [owner, key] of places) owner[key] = broken;
  syncBuiltinESMExports();
  try {
    return await work();
  } finally {
    places.forEach(([owner, key], index) => (owner[key] = before[index]));
    syncBuiltinESMExports();
  }
}

const loaded = guard.loads.count;
let found;

await runChecks({
  'a preload compiles one file': () => {
    assert.match(compiled().join(), /^hot-[^,]*$/);
  },
  'a file in which nothing blocks needs no more': async () => {
    const { errors, fileErrors, report } = await runFile({}, () => {});
    assert.deepEqual([errors, fileErrors, report], [[], [], undefined]);
    assert.match(compiled().join(), /^hot-[^,]*$/);
  },
  'nor does one whose calls are allowed': async () => {
    const allow = [{ calls: 'fs.existsSync', reason: 'why' }];
    const { errors, fileErrors, report } = await runFile({ allow }, exists);
    assert.deepEqual([errors, fileErrors], [[], []]);
    assert.deepEqual(report.rules.used, [0]);
    assert.match(compiled().join(), /^hot-[^,]*$/);
  },
  'nor does a call of a hook, but for who makes it': async () => {
    const { errors, fileErrors, report } = await runFile({}, () => {}, exists);
    assert.deepEqual([errors, fileErrors, report.hookCalls], [[], [], 1]);
    assert.match(compiled().join(), /^hot-[^,]*,examine\.cjs$/);
  },
  'nor does a rule that turns something on': async () => {
    const { errors, fileErrors, report } = await runFile(
      { rules: { 'os.cpus': 'warn' } },
      () => {},
    );
    assert.deepEqual([errors, fileErrors, report], [[], [], undefined]);
    assert.match(compiled().join(), /^hot-[^,]*,examine\.cjs$/);
  },
  'nor does a call that is nobody’s fault': async () => {
    const { errors, fileErrors, report } = await runFile({}, () => {
      setImmediate(existsForRunner, fs);
      return nextTurn();
    });
    assert.deepEqual([errors, fileErrors, report], [[], [], undefined]);
    assert.match(compiled().join(), /^hot-[^,]*,examine\.cjs$/);
  },
  'a call is reported while a test has replaced the file system and the module loader':
    async () => {
      found = await replaced(() => runFile({}, exists));
      assert.deepEqual(found.fileErrors, []);
      assert.deepEqual(
        found.errors.map(({ name, call }) => [name, call]),
        [['BlockingCallError', 'fs.existsSync']],
      );
    },
  'and the report names its line': () => {
    assert.match(found.errors[0].message, /where {2}.*late\.mjs:\d+:\d+ exists/);
  },
  'that counted as no module of the user’s': () => {
    assert.equal(guard.loads.count, loaded);
    assert.ok(compiled().includes('late.cjs'));
  },
});
