// Child program: each way to get at a function sees the wrapper, also when it came before the detector.
import assert from 'node:assert/strict';
import fsDefault, { readFileSync, statSync } from 'node:fs';
import { readFileSync as withoutPrefix } from 'fs';
import * as fsNamespace from 'node:fs';
import { createRequire } from 'node:module';
import { pbkdf2Sync } from 'node:crypto';
import { createGzip, gzipSync } from 'node:zlib';
import zlib from 'node:zlib';
import { installGuard } from '@loopguard/core/adapter';
import { openFile } from '../fire/attempts.mjs';
import { runChecks } from './checks.mjs';

const require = createRequire(import.meta.url);
const early = { readFileSync, statSync, pbkdf2Sync, gzipSync };
installGuard();
const file = openFile();
const self = process.argv[1];

const reads = {
  'a named import': () => readFileSync(self),
  'a named import without node:': () => withoutPrefix(self),
  'the default import': () => fsDefault.readFileSync(self),
  'a namespace': () => fsNamespace.readFileSync(self),
  require: () => require('fs').readFileSync(self),
  'require with node:': () => require('node:fs').readFileSync(self),
  'a later dynamic import': async () => (await import('node:fs')).readFileSync(self),
  getBuiltinModule: () => process.getBuiltinModule('fs').readFileSync(self),
};

const checks = {
  'named imports changed when the detector came': () => {
    assert.notEqual(readFileSync, early.readFileSync);
    assert.notEqual(statSync, early.statSync);
    assert.notEqual(pbkdf2Sync, early.pbkdf2Sync);
    assert.notEqual(gzipSync, early.gzipSync);
  },
  'named imports are the properties of the module': () => {
    assert.equal(readFileSync, fsDefault.readFileSync);
    assert.equal(readFileSync, fsNamespace.readFileSync);
    assert.equal(gzipSync, zlib.gzipSync);
    assert.equal(createGzip, zlib.createGzip);
  },
};
for (const [name, read] of Object.entries(reads)) {
  checks[`${name} is guarded`] = async () => {
    const { thrown, errors } = await file.runTest(name, read);
    assert.equal(thrown, undefined);
    assert.deepEqual(
      errors.map(({ call }) => call),
      ['fs.readFileSync'],
    );
  };
}

await runChecks(checks);
