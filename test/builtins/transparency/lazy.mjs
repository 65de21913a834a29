// Child program: a builtin that nobody uses is not loaded, and one that is loaded later is guarded from the start.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { findGuard } from '@loopguard/core/find-guard';
import { openFile } from '../fire/attempts.mjs';
import { runChecks } from './checks.mjs';

const require = createRequire(import.meta.url);
const isLoaded = (name) => process.moduleLoadList.includes(`NativeModule ${name}`);
const loadedAtStart = ['crypto', 'zlib', 'tls', 'child_process', 'wasi', 'sqlite'].filter(isLoaded);
const file = openFile();

async function blamed(read) {
  const { thrown, errors } = await file.runTest('a test', read);
  assert.equal(thrown, undefined);
  return errors.map(({ call }) => call);
}

await runChecks({
  'the detector loads no builtin that nobody asked for': () => {
    assert.ok(findGuard());
    assert.deepEqual(loadedAtStart, []);
  },
  'a named import that comes first is guarded': async () => {
    const { gzipSync } = await import('node:zlib');
    assert.deepEqual(await blamed(() => gzipSync('text')), ['zlib.gzipSync']);
  },
  'a destructured require that comes first is guarded': async () => {
    const { pbkdf2Sync } = require('crypto');
    const call = () => pbkdf2Sync('secret', 'salt', 1, 8, 'sha1');
    assert.deepEqual(await blamed(call), ['crypto.pbkdf2Sync']);
  },
  'getBuiltinModule that comes first is guarded': async () => {
    const { execFileSync } = process.getBuiltinModule('child_process');
    const call = () => execFileSync(process.execPath, ['--version']);
    assert.deepEqual(await blamed(call), ['child_process.execFileSync']);
  },
  'a builtin that Node loads for another one is guarded': async () => {
    await import('node:https');
    const { createSecureContext } = await import('node:tls');
    assert.deepEqual(await blamed(() => createSecureContext()), ['tls.createSecureContext']);
  },
  'the list of loaded builtins stays an ordinary array': () => {
    assert.ok(Array.isArray(process.moduleLoadList));
    assert.ok(isLoaded('zlib') && isLoaded('crypto'));
    assert.deepEqual(
      process.moduleLoadList.filter((name) => typeof name !== 'string'),
      [],
    );
  },
});
