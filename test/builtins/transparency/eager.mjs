// Child program: where Node gives no sign of a builtin's first load, everything is patched at once.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { PatchSet } from '../../../packages/core/internals/patch/patch-set.mjs';
import { runChecks } from './checks.mjs';

const require = createRequire(import.meta.url);
Object.defineProperty(process, 'moduleLoadList', { value: Object.freeze([]) });
const gate = {
  armed: false,
  before({ id }) {
    throw new Error(id);
  },
};
new PatchSet(gate).patchBuiltins();

/** What the gate says to a call. */
function answer(call) {
  gate.armed = true;
  try {
    return call();
  } catch (error) {
    return error.message;
  } finally {
    gate.armed = false;
  }
}

const { gzipSync } = await import('node:zlib');
const { pbkdf2Sync } = require('crypto');
const { execSync } = process.getBuiltinModule('child_process');

await runChecks({
  'the gate is live': () => assert.equal(answer(fs.readFileSync), 'fs.readFileSync'),
  'a builtin that is imported later': () => assert.equal(answer(gzipSync), 'zlib.gzipSync'),
  'a builtin that is required later': () => assert.equal(answer(pbkdf2Sync), 'crypto.pbkdf2Sync'),
  getBuiltinModule: () => assert.equal(answer(execSync), 'child_process.execSync'),
  'named imports are the properties of the module': () => {
    assert.equal(gzipSync, require('zlib').gzipSync);
  },
});
