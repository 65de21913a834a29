// Child program: runs the programs of a folder one after the other, guarded, each in a folder of its own.
// Writes what each of them gave and left, and what blocked.
import * as realCrypto from 'node:crypto';
import fs from 'node:fs';
import * as fsp from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { guardThread, installGuard } from '@loopguard/core/adapter';

const [, , folder, target] = process.argv;
const guard = installGuard();
const data = Buffer.from('some text, '.repeat(100));
const pem = await fsp.readFile(path.join(folder, 'key.pem'), 'utf8');
const handles = [];

const tools = {
  data,
  path,
  pem,
  crypto: realCrypto,
  open: async (file) => {
    const handle = await fsp.open(file, 'r+');
    handles.push(handle);
    return handle;
  },
  opendir: async (name) => {
    const opened = await fsp.opendir(name);
    handles.push({ close: () => opened.close().catch(() => {}) });
    return opened;
  },
  openDescriptor: (file) => promisify(fs.open)(file, 'r'),
  closeDescriptor: (fd) => promisify(fs.close)(fd),
  pack: async (bytes) => ({
    brotliDecompress: await promisify(zlib.brotliCompress)(bytes),
    gunzip: await promisify(zlib.gzip)(bytes),
    inflate: await promisify(zlib.deflate)(bytes),
    inflateRaw: await promisify(zlib.deflateRaw)(bytes),
    unzip: await promisify(zlib.gzip)(bytes),
    zstdDecompress: zlib.zstdCompress ? await promisify(zlib.zstdCompress)(bytes) : undefined,
  }),
  show,
};

/** Anything as plain data. */
function show(value) {
  if (typeof value === 'bigint') return `${value}n`;
  if (value === undefined) return 'undefined';
  if (value instanceof ArrayBuffer) return `buffer ${Buffer.from(value).toString('hex')}`;
  if (ArrayBuffer.isView(value))
    return `bytes ${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  if (Array.isArray(value)) return value.map(show);
  return value;
}

async function prepare(dir) {
  await fsp.mkdir(path.join(dir, 'tree/below'), { recursive: true });
  await fsp.mkdir(path.join(dir, 'empty'));
  for (const name of ['a.txt', 'c.txt', 'tree/one', 'tree/below/two']) {
    await fsp.writeFile(path.join(dir, name), `text of ${name}`);
  }
  await fsp.symlink('a.txt', path.join(dir, 'link'));
}

/** What a folder holds. */
async function contents(dir) {
  const names = await fsp.readdir(dir, { recursive: true });
  const lines = await Promise.all(
    names.toSorted().map(async (name) => {
      const file = path.join(dir, name);
      const { mode, mtimeMs } = await fsp.lstat(file);
      const isOld = mtimeMs < 1e6 ? ` ${mtimeMs}` : '';
      const text = (mode & 0o170000) === 0o100000 ? await fsp.readFile(file, 'hex') : '';
      return `${name.replace(/^tmp-.*/, 'tmp-')} ${mode.toString(8)} ${text}${isOld}`;
    }),
  );
  return lines;
}

const names = (await fsp.readdir(folder)).filter((name) => /^p\d+\.[cm]js$/.test(name));
const modules = new Map();
for (const name of names) {
  const loaded = await import(pathToFileURL(path.join(folder, name)).href);
  modules.set(name, loaded.run ?? loaded.default.run);
}
const thread = guardThread(guard, {
  options: guard.prepareOptions({
    stall: { mode: 'off' },
  }),
  root: folder,
  program: process.argv[1],
  onViolation() {},
});
const outcomes = {};
for (const [name, run] of modules) {
  const dir = await fsp.mkdtemp(path.join(folder, 'run-'));
  await prepare(dir);
  const context = thread.contextStarts(name);
  let outcome;
  try {
    outcome = { value: await context.run(() => run(dir, tools)) };
  } catch (error) {
    const { code, message, syscall } = error;
    outcome = {
      error: message.replaceAll(dir, '<dir>').trimEnd(),
      code: typeof code === 'string' ? code : '',
      syscall,
    };
  }
  context.end();
  for (const handle of handles.splice(0)) await handle.close();
  outcomes[name] = { ...outcome, contents: await contents(dir) };
  await fsp.rm(dir, { recursive: true });
}
const report = thread.close();
await fsp.writeFile(target, JSON.stringify({ outcomes, report: report ?? { calls: [] } }));
