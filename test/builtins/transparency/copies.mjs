// Child program: the guard is one, however often and from however many copies it is installed.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findGuard, installGuard } from '@loopguard/core/adapter';
import { catalog } from '../../../packages/core/internals/catalog/index.mjs';
import { resolveTarget } from '../../../packages/core/internals/catalog/resolve.mjs';
import { openFile } from '../fire/attempts.mjs';
import { builtin, runChecks } from './checks.mjs';

const root = await mkdtemp(path.join(os.tmpdir(), 'loopguard-copy-'));
const packageDirectory = fileURLToPath(new URL('../../../packages/core', import.meta.url));
await cp(path.join(packageDirectory, 'dist'), path.join(root, 'dist'), { recursive: true });
await cp(path.join(packageDirectory, 'package.json'), path.join(root, 'package.json'));

function allFunctions() {
  return catalog.map((entry) => {
    const holder = entry.module === 'global' ? globalThis : builtin(entry.module);
    const target = holder && !entry.unpatchable && resolveTarget(entry, holder);
    if (!target || entry.kind === 'getter') return undefined;
    return Reflect.get(target.owner, target.key);
  });
}

const guard = installGuard();
const wrapped = allFunctions();
const copies = {
  'the same copy again': () => installGuard(),
  'another copy': async () => {
    const { installGuard: install } = await import(
      pathToFileURL(path.join(root, 'dist/adapter.mjs'))
    );
    assert.notEqual(install, installGuard);
    return install();
  },
  'another copy in CommonJS': () => {
    return createRequire(import.meta.url)(path.join(root, 'dist/adapter.cjs')).installGuard();
  },
  'the preload of another copy': async () => {
    await import(pathToFileURL(path.join(root, 'dist/preload.mjs')));
    return findGuard();
  },
};

const checks = {};
for (const [name, install] of Object.entries(copies)) {
  checks[`${name} finds the guard and wraps nothing`] = async () => {
    assert.equal(await install(), guard);
    assert.deepEqual(
      allFunctions().map((value, index) => value === wrapped[index]),
      wrapped.map(() => true),
    );
  };
}
checks['a second file wraps nothing again'] = async () => {
  await openFile({ rules: { '*': 'error' } }).close();
  const all = allFunctions();
  await openFile({ rules: { '*': 'error' } }).close();
  assert.deepEqual(
    allFunctions().map((value, index) => value === all[index]),
    all.map(() => true),
  );
};
checks['a call is reported once'] = async () => {
  const { errors } = await openFile().runTest('reads', () => fs.readFileSync(process.argv[1]));
  assert.deepEqual(
    errors.map(({ call }) => call),
    ['fs.readFileSync'],
  );
  assert.doesNotMatch(errors[0].message, /calls/);
};
checks['allowBlocking of another copy allows'] = async () => {
  const { allowBlocking } = await import(pathToFileURL(path.join(root, 'dist/index.mjs')));
  const { thrown, errors } = await openFile().runTest('reads', () =>
    allowBlocking('as a test', () => fs.readFileSync(process.argv[1])),
  );
  assert.equal(thrown, undefined);
  assert.deepEqual(errors, []);
};

await runChecks(checks);
await rm(root, { recursive: true });
