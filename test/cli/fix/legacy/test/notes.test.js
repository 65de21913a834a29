'use strict';

const assert = require('assert');
const crypto = require('crypto');
const fs = require('fs/promises');
const os = require('os');
const path = require('path');
const { promisify } = require('util');
const { after, before, test } = require('node:test');
const { loadConfig } = require('../src/config');
const NoteStore = require('../src/store');
const { login, register } = require('../src/auth');
const { appendLog, backup, revision } = require('../src/backup');
const { index, page } = require('../src/render');
const reports = require('../src/reports');

let dir;
before(async () => {
  dir = await fs.mkdtemp(path.join(os.tmpdir(), 'notes-'));
});
after(() => fs.rm(dir, { recursive: true }));

test('reads the configuration', async () => {
  assert.deepEqual(loadConfig(dir), { folder: 'notes', compress: true });
  await fs.writeFile(path.join(dir, 'notes.json'), '{ "compress": false }');
  assert.equal(loadConfig(dir).compress, false);
});

test('stores notes', async () => {
  const store = new NoteStore(path.join(dir, 'a'));
  await store.save('one', 'text');
  assert.equal(await store.load('one'), 'text');
  assert.equal(await store.load('two'), undefined);
  assert.equal((await store.list()).length, 1);
  assert.ok(store.total() > 0);
  await store.remove('one');
  assert.deepEqual(await store.list(), []);
});

test('knows users', async () => {
  const users = new Map();
  await register(users, 'a', 'secret');
  assert.equal(await login(users, 'a', 'secret'), true);
  assert.equal(await login(users, 'a', 'other'), false);
});

test('backs up', async () => {
  const store = new NoteStore(path.join(dir, 'b'));
  await store.save('one', 'text');
  assert.equal(await backup(path.join(dir, 'b'), path.join(dir, 'c')), 1);
  await assert.rejects(backup(path.join(dir, 'gone'), path.join(dir, 'd')), { code: 'ENOENT' });
  assert.match(await revision(), /^git version/);
  assert.equal(await appendLog(path.join(dir, 'log'), 'line'), 5);
});

test('renders', async () => {
  await fs.writeFile(path.join(dir, 'page.html'), '<h1>{title}</h1>{body}');
  await fs.writeFile(path.join(dir, 'item.html'), '<li>{title}</li>');
  assert.equal(await page(dir, { title: '<', body: 'b' }), '<h1>&lt;</h1>b');
  assert.equal(index(dir, [{ title: 'a' }, { title: 'b' }]), '<li>a</li>\n<li>b</li>');
});

test('reports', async () => {
  const folder = path.join(dir, 'reports');
  const copies = path.join(dir, 'copies');
  const file = path.join(folder, 'a');
  await fs.mkdir(folder);
  await fs.mkdir(copies);
  await fs.writeFile(file, '1');
  const own = new reports.Folder(folder);
  assert.deepEqual(own.names, ['a']);
  assert.ok(own.created.getTime() > 0);
  assert.deepEqual(await own.entries(), ['a']);
  assert.equal(await reports.serve(file), 1);
  assert.equal(await reports.sizeOf(file), 1);
  assert.equal(await reports.visit(file), 2);
  assert.equal(reports.totalOf([file]), 1);
  await reports.copyAll([file], copies);
  assert.equal(await reports.firstLine(path.join(copies, 'a')), '2');
});

test('publishes', async () => {
  const folder = path.join(dir, 'published');
  await fs.mkdir(folder);
  assert.match(await reports.publish(folder, 'text'), /text$/);
  assert.deepEqual(await fs.readdir(folder), ['text']);
  const { privateKey } = await promisify(crypto.generateKeyPair)('rsa', { modulusLength: 2048 });
  assert.equal(await reports.sign(Buffer.alloc(200_000), privateKey), 256);
  assert.equal((await reports.versions()).node, process.version);
});
