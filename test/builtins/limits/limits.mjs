// Child program: each limit of docs/limits.md as it is. A check that fails means that the page is wrong.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import zlib from 'node:zlib';
import { builtin, runChecks } from '../transparency/checks.mjs';

// Before the guard, as a `node --require` script has it.
const early = {
  existsSync: fs.existsSync,
  readFileSync: fs.readFileSync,
  pbkdf2Sync: crypto.pbkdf2Sync,
};
const { openFile } = await import('../fire/attempts.mjs');
const self = process.argv[1];
const file = openFile();
const sqlite = builtin('node:sqlite');

function work() {
  JSON.parse(JSON.stringify(Array.from({ length: 1000 }, (_, index) => index)));
  /(a+)+b/.test('a'.repeat(18));
  for (let index = 0; index < 1e5; index++);
}

/** What is reported for a test with this body. */
async function calls(body) {
  const { thrown, errors } = await file.runTest('test', body);
  assert.equal(thrown, undefined);
  return errors.map(({ call }) => call);
}

await runChecks({
  'captured-before': async () => {
    assert.deepEqual(await calls(() => early.existsSync(self)), []);
    assert.deepEqual(await calls(() => early.pbkdf2Sync('a', 'b', 1, 8, 'sha1')), []);
    // With a buffer as its result its parts are seen, and are one call that is named after it.
    const { errors } = await file.runTest('test', () => early.readFileSync(self));
    assert.deepEqual(
      errors.map(({ message }) => message.split('\n')[0]),
      ['fs.readFileSync blocked the event loop'],
    );
    assert.deepEqual(await calls(() => fs.existsSync(self)), ['fs.existsSync']);
  },
  'native-addons': async () => {
    const { transformFileSync } = createRequire(import.meta.url)('@swc/core');
    await fs.promises.writeFile('to-read.js', 'let read = 1;');
    let code;
    const found = await calls(() => {
      ({ code } = transformFileSync(path.resolve('to-read.js'), {
        swcrc: false,
        configFile: false,
      }));
    });
    assert.match(code, /read = 1/);
    assert.deepEqual(found, []);
  },
  'cpu-work': async () => {
    assert.deepEqual(await calls(work), []);
  },
  'dynamic-import': async () => {
    await fs.promises.writeFile('new-module.mjs', 'export default 1;');
    await fs.promises.writeFile('new-module.cjs', 'module.exports = 1;');
    for (const name of ['new-module.mjs', 'new-module.cjs'])
      assert.deepEqual(await calls(() => import(path.resolve(name))), []);
  },
  'package-loads-itself': async () => {
    await fs.promises.mkdir('node_modules/lazy', { recursive: true });
    await fs.promises.writeFile(
      'node_modules/lazy/index.js',
      `exports.run = () => require('./part.js');`,
    );
    await fs.promises.writeFile('node_modules/lazy/part.js', `module.exports = 'part';`);
    const lazy = createRequire(path.resolve('here.js'))('lazy');
    assert.deepEqual(await calls(() => lazy.run()), []);
  },
  iterators: async () => {
    if (zlib.ZipFile) {
      const archive = zlib.createZipArchiveSync([zlib.ZipEntry.createSync('a', Buffer.from('a'))]);
      await fs.promises.writeFile('archive.zip', Buffer.concat([...archive]));
      const zip = await zlib.ZipFile.open('archive.zip');
      let entries;
      for (const method of ['valuesSync', 'entriesSync']) {
        const made = await calls(() => {
          entries = zip[method]();
        });
        assert.deepEqual(made, [`zlib.ZipFile.prototype.${method}`]);
        assert.deepEqual(await calls(() => assert.equal([...entries].length, 1)), [
          'zlib.ZipFile.prototype.getSync',
        ]);
      }
      await zip.close();
    }
    if (!sqlite?.StatementSync?.prototype.iterate) return;
    const database = new sqlite.DatabaseSync(':memory:');
    const statement = database.prepare('SELECT 1 AS n UNION SELECT 2');
    let rows;
    const made = await calls(() => {
      rows = statement.iterate();
    });
    assert.deepEqual(made, ['sqlite.StatementSync.prototype.iterate']);
    assert.deepEqual(await calls(() => [...rows]), []);
  },
  'local-storage-names': async () => {
    if (typeof localStorage === 'undefined') return;
    assert.deepEqual(
      await calls(() => {
        localStorage.named = 'value';
        return localStorage.named;
      }),
      [],
    );
    assert.deepEqual(await calls(() => localStorage.setItem('named', 'value')), [
      'Storage.prototype.setItem',
    ]);
  },
  'workers-and-children': async () => {
    const { Worker } = builtin('node:worker_threads');
    const worker = `require('fs').readFileSync(${JSON.stringify(self)})`;
    const run = () =>
      new Promise((resolve, reject) =>
        new Worker(worker, { eval: true }).on('exit', resolve).on('error', reject),
      );
    assert.deepEqual(await calls(run), []);
  },
  'after-the-file': async () => {
    let isLate = false;
    const { promise, resolve } = withResolvers();
    await file.runTest('leaves a timer', () => {
      setTimeout(() => {
        isLate = true;
        fs.existsSync(self);
        resolve();
      }, 50);
    });
    const errors = await file.close();
    assert.equal(isLate, false);
    assert.deepEqual(errors, []);
    await promise;
    assert.equal(zlib.gzipSync('the guard is off now').length > 0, true);
  },
});

function withResolvers() {
  let resolve;
  const promise = new Promise((found) => {
    resolve = found;
  });
  return { promise, resolve };
}
