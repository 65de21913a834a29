// Child program: packages that wrap, clone, patch or replace fs, over the guard and under it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire, register } from 'node:module';
import path from 'node:path';
import { runChecks } from '../transparency/checks.mjs';

const require = createRequire(import.meta.url);
const shimmer = require('shimmer');
const self = process.argv[1];

// Under the guard: an agent that was loaded by `--require` has wrapped fs before.
const under = [];
shimmer.wrap(fs, 'lstatSync', (original) => {
  return function lstatSync(...args) {
    under.push(args[0]);
    return Reflect.apply(original, this, args);
  };
});

const { openFile } = await import('../fire/attempts.mjs');
const file = openFile();

async function calls(body) {
  const { thrown, errors } = await file.runTest('test', body);
  if (thrown) throw thrown;
  return errors.map(({ call }) => call);
}

await runChecks({
  'shimmer under the guard sees each call once, and it is reported': async () => {
    under.length = 0;
    assert.deepEqual(await calls(() => fs.lstatSync(self)), ['fs.lstatSync']);
    assert.deepEqual(under, [self]);
  },
  'shimmer over the guard sees each call once, it is reported, and unwrap brings the guard back':
    async () => {
      const over = [];
      const ours = fs.statSync;
      shimmer.wrap(fs, 'statSync', (original) => {
        return function statSync(...args) {
          over.push(args[0]);
          return Reflect.apply(original, this, args);
        };
      });
      assert.deepEqual(await calls(() => fs.statSync(self)), ['fs.statSync']);
      assert.deepEqual(over, [self]);
      shimmer.unwrap(fs, 'statSync');
      assert.equal(fs.statSync, ours);
      assert.deepEqual(await calls(() => fs.statSync(self)), ['fs.statSync']);
    },
  'graceful-fs reads, writes and is reported': async () => {
    const graceful = require('graceful-fs');
    assert.deepEqual(await calls(() => graceful.readFileSync(self)), ['fs.readFileSync']);
    assert.deepEqual(await calls(() => graceful.promises.readFile(self)), []);
    await new Promise((resolve, reject) =>
      graceful.writeFile('written', 'text', (error) => (error ? reject(error) : resolve())),
    );
    assert.equal(await fs.promises.readFile('written', 'utf8'), 'text');
  },
  'graceful-fs gracefulify patches fs itself, and the guard stays': async () => {
    require('graceful-fs').gracefulify(fs);
    assert.deepEqual(await calls(() => fs.existsSync(self)), ['fs.existsSync']);
    assert.deepEqual(await calls(() => fs.promises.stat(self)), []);
  },
  'fs-extra works, its sync functions are reported and its others are not': async () => {
    const extra = require('fs-extra');
    assert.deepEqual(
      await calls(async () => {
        await extra.outputJson('deep/er/file.json', { a: 1 });
        assert.deepEqual(await extra.readJson('deep/er/file.json'), { a: 1 });
        await extra.copy('deep', 'copied');
        await extra.remove('deep');
        assert.equal(await extra.pathExists('copied/er/file.json'), true);
      }),
      [],
    );
    const found = await calls(() => extra.ensureDirSync('copied/new'));
    assert.ok(found.includes('fs.mkdirSync'), String(found));
  },
  'memfs is no call': async () => {
    const { vol, fs: inMemory } = require('memfs');
    vol.fromJSON({ '/in/memory': 'text' });
    assert.deepEqual(
      await calls(() => assert.equal(inMemory.readFileSync('/in/memory', 'utf8'), 'text')),
      [],
    );
  },
  'fs-monkey patches fs with memfs and takes it back': async () => {
    const { patchFs } = require('fs-monkey');
    const { vol } = require('memfs');
    vol.fromJSON({ '/in/memory': 'text' });
    const ours = fs.readFileSync;
    const unpatch = patchFs(vol);
    const inside = fs.readFileSync('/in/memory', 'utf8');
    unpatch();
    assert.equal(inside, 'text');
    assert.equal(fs.readFileSync, ours);
    assert.deepEqual(await calls(() => fs.readFileSync(self)), ['fs.readFileSync']);
  },
  'mock-fs mocks and restores': async () => {
    // Why not there: mock-fs 5 does not load on Node 26, with or without the guard.
    if (Number.parseInt(process.versions.node, 10) >= 26) return;
    const mock = require('mock-fs');
    // Why with: assert reads source files when it fails.
    mock({ [path.resolve('mocked')]: { file: 'text' } });
    let text;
    try {
      text = await fs.promises.readFile(path.resolve('mocked/file'), 'utf8');
    } finally {
      mock.restore();
    }
    assert.equal(text, 'text');
    assert.deepEqual(await calls(() => fs.existsSync(self)), ['fs.existsSync']);
  },
  'import-in-the-middle hooks imports of fs, and they are reported': async () => {
    register('import-in-the-middle/hook.mjs', import.meta.url);
    const { Hook } = await import('import-in-the-middle');
    const seen = [];
    const hook = new Hook(['fs'], (_exports, name) => seen.push(name));
    const { readFileSync } = await import('./late-import.mjs');
    assert.deepEqual(await calls(() => readFileSync(self)), ['fs.readFileSync']);
    assert.deepEqual(seen, ['fs']);
    hook.unhook();
  },
  'a clone of fs is guarded': async () => {
    const clone = Object.create(Object.getPrototypeOf(fs), Object.getOwnPropertyDescriptors(fs));
    assert.deepEqual(await calls(() => clone.readdirSync('.')), ['fs.readdirSync']);
    assert.deepEqual(await calls(() => ({ ...fs }).readdirSync('.')), ['fs.readdirSync']);
  },
});
