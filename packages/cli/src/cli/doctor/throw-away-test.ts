import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { RunnerName } from '../project/runner-name.js';

/** A test that blocks, in a folder of its own outside of every project. */
export interface ThrowAwayTest {
  readonly folder: string;
  readonly testFile: string;
}

// Why several calls of several modules: options may allow one, and a set-up file may replace `fs`.
export const CALLS = `
  try { fs.statSync('.'); } catch {}
  try { zlib.deflateSync('text'); } catch {}
  try { crypto.pbkdf2Sync('text', 'salt', 1, 1, 'sha256'); } catch {}
`;

const MODULE = `import crypto from 'node:crypto';
import fs from 'node:fs';
import zlib from 'node:zlib';
export function block() {${CALLS}}
`;
const COMMON = `const crypto = require('node:crypto');
const fs = require('node:fs');
const zlib = require('node:zlib');
exports.block = () => {${CALLS}};
`;

// Why two files each: the option "testFiles" allows what a test file itself calls.
// Why .mjs: few plugins compile it. Why .js: no other kind of file is there in all configurations of Jest.
const FILES: Readonly<Record<RunnerName, Readonly<Record<string, string>>>> = {
  vitest: {
    'loopguard-doctor.test.mjs': `import { test } from 'vitest';
import { block } from './blocks.mjs';
test('a test that blocks', async () => { block(); });
`,
    'blocks.mjs': MODULE,
  },
  jest: {
    'loopguard-doctor.test.js': `const { test } = require('@jest/globals');
const { block } = require('./blocks.js');
test('a test that blocks', async () => { block(); });
`,
    'blocks.js': COMMON,
    'package.json': '{ "type": "commonjs" }',
  },
  'node-test': {
    'loopguard-doctor.test.mjs': `import { test } from 'node:test';
import { block } from './blocks.mjs';
test('a test that blocks', async () => { block(); });
`,
    'blocks.mjs': MODULE,
  },
  mocha: {
    'loopguard-doctor.test.cjs': `const { block } = require('./blocks.cjs');
it('a test that blocks', async () => { block(); });
`,
    'blocks.cjs': COMMON,
  },
};

/** Writes the throw-away test of a runner. Why at once: no signal can come before somebody listens for it. */
export function writeThrowAwayTest(runner: RunnerName): ThrowAwayTest {
  // Why the real path: runners resolve links, and then look for the file below the folder they were given.
  const folder = mkdtempSync(path.join(realpathSync(os.tmpdir()), 'loopguard-doctor-'));
  const files = Object.entries(FILES[runner]);
  for (const [name, text] of files) writeFileSync(path.join(folder, name), text);
  return { folder, testFile: path.join(folder, files[0]![0]) };
}

export function removeThrowAwayTest({ folder }: ThrowAwayTest): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
