import type { ModelFile, ModelRow } from './row.js';

const TREE = `
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blocking-model-'));
  const cleanUp = () => fs.promises.rm(folder, { recursive: true });
  const tree = path.join(folder, 'tree');
  fs.mkdirSync(path.join(tree, 'deep', 'deeper'), { recursive: true });
  for (const name of ['a.txt', 'b.json', 'deep/c.txt', 'deep/deeper/d.txt']) fs.writeFileSync(path.join(tree, name), 'text of ' + name);
  fs.symlinkSync('a.txt', path.join(tree, 'link'));
  fs.writeFileSync(path.join(tree, '.env'), 'MODEL_NEW=new\\nMODEL_OLD=from file\\n');
  const file = path.join(tree, 'a.txt');
  const bytes = Buffer.from([0, 255, 13, 10, 128]);
  const facts = ({ size, mode, ino, mtimeMs }) => ({ size, mode, ino, mtimeMs });
  const kind = (entry) => entry.name + (entry.isDirectory() ? '/' : entry.isSymbolicLink() ? '@' : '');
  const loaded = () => [process.env.MODEL_NEW, process.env.MODEL_OLD];
  const forget = () => { delete process.env.MODEL_NEW; process.env.MODEL_OLD = 'from outside'; };
`;

const CONTENT = `return await fs.promises.readFile(place, 'hex');`;
const LISTING = `return (await fs.promises.readdir(place, { recursive: true })).sort();`;

/** A function of a path that says something about it. */
function look(
  name: string,
  args: string,
  result: (value: string) => string,
  fix: string,
): ModelRow {
  return {
    name,
    model: ['stat'],
    blocks: `return ${result(`fs.${name.replace(/\w+$/, '«call»$&')}(${args})`)};`,
    calls: { call: `fs.${name}` },
    fixed: `return ${result(`(${fix})`)};`,
  };
}

const same = (value: string): string => value;
const asFacts = (value: string): string => `facts(${value})`;
const asType = (value: string): string => `String(${value}.type)`;

const opening: readonly ModelRow[] = [
  {
    name: 'open to read',
    model: ['open'],
    blocks: `
      const fd = fs.«open»openSync(file, 'r');
      const buffer = Buffer.alloc(100);
      const bytesRead = fs.«read»readSync(fd, buffer, 0, 100, 0);
      fs.«close»closeSync(fd);
      return buffer.subarray(0, bytesRead).toString();`,
    calls: { open: 'fs.openSync', read: 'fs.readSync', close: 'fs.closeSync' },
    fixed: `
      const fileHandle = await fs.promises.open(file, 'r');
      const { buffer, bytesRead } = await fileHandle.read(Buffer.alloc(100), 0, 100, 0);
      await fileHandle.close();
      return buffer.subarray(0, bytesRead).toString();`,
  },
  {
    name: 'open to write',
    model: ['open'],
    blocks: `
      const fd = fs.«open»openSync(place, 'w');
      let count = fs.«write»writeSync(fd, bytes, 0, 5, 0);
      count += fs.«writev»writevSync(fd, [bytes, bytes], 5);
      fs.«sync»fsyncSync(fd);
      const { size } = fs.«stat»fstatSync(fd);
      fs.«close»closeSync(fd);
      return [count, size];`,
    calls: {
      open: 'fs.openSync',
      write: 'fs.writeSync',
      writev: 'fs.writevSync',
      sync: 'fs.fsyncSync',
      stat: 'fs.fstatSync',
      close: 'fs.closeSync',
    },
    fixed: `
      const fileHandle = await fs.promises.open(place, 'w');
      const first = await fileHandle.write(bytes, 0, 5, 0);
      const rest = await fileHandle.writev([bytes, bytes], 5);
      await fileHandle.sync();
      const { size } = await fileHandle.stat();
      await fileHandle.close();
      return [first.bytesWritten + rest.bytesWritten, size];`,
    outcome: CONTENT,
  },
];

const directories: readonly ModelRow[] = [
  {
    name: 'listdir',
    model: ['listdir'],
    blocks: `return fs.«call»readdirSync(tree).sort();`,
    calls: { call: 'fs.readdirSync' },
    fixed: `return (await fs.promises.readdir(tree)).sort();`,
  },
  {
    name: 'scandir by readdir',
    model: ['scandir'],
    blocks: `return fs.«call»readdirSync(tree, { withFileTypes: true }).map(kind).sort();`,
    calls: { call: 'fs.readdirSync' },
    fixed: `return (await fs.promises.readdir(tree, { withFileTypes: true })).map(kind).sort();`,
  },
  {
    name: 'scandir by opendir',
    model: ['scandir', 'open'],
    blocks: `
      const dir = fs.«open»opendirSync(tree);
      const first = kind(dir.«read»readSync());
      dir.«close»closeSync();
      return [first];`,
    calls: {
      open: 'fs.opendirSync',
      read: 'fs.Dir.prototype.readSync',
      close: 'fs.Dir.prototype.closeSync',
    },
    fixed: `
      const dir = await fs.promises.opendir(tree);
      const first = kind(await dir.read());
      await dir.close();
      return [first];`,
  },
  {
    name: 'walk by a recursive readdir',
    model: ['walk'],
    blocks: `return fs.«call»readdirSync(tree, { recursive: true }).sort();`,
    calls: { call: 'fs.readdirSync' },
    fixed: `return (await fs.promises.readdir(tree, { recursive: true })).sort();`,
  },
  {
    name: 'walk by cp',
    model: ['walk'],
    blocks: `fs.«call»cpSync(path.join(tree, 'deep'), place, { recursive: true });`,
    calls: { call: 'fs.cpSync' },
    fixed: `await fs.promises.cp(path.join(tree, 'deep'), place, { recursive: true });`,
    outcome: LISTING,
  },
  {
    name: 'walk by rm',
    model: ['walk'],
    blocks: `
      await fs.promises.cp(path.join(tree, 'deep'), place, { recursive: true });
      fs.«call»rmSync(path.join(place, 'deeper'), { recursive: true });`,
    calls: { call: 'fs.rmSync' },
    fixed: `
      await fs.promises.cp(path.join(tree, 'deep'), place, { recursive: true });
      await fs.promises.rm(path.join(place, 'deeper'), { recursive: true });`,
    outcome: LISTING,
  },
  {
    name: 'glob and iglob',
    model: ['glob', 'iglob'],
    since: 22,
    blocks: `return fs.«call»globSync('**/*.txt', { cwd: tree }).sort();`,
    calls: { call: 'fs.globSync' },
    fixed: `return (await Array.fromAsync(fs.promises.glob('**/*.txt', { cwd: tree }))).sort();`,
  },
  {
    name: 'glob by a package',
    model: ['glob', 'iglob'],
    blocks: `return «call»globSync('**/*.txt', { cwd: path.join(tree, 'deep') }).sort();`,
    calls: { call: 'fs.readdirSync' },
    through: /^fdir \(dist\/index\.(?:mjs|cjs):\d+\)$/,
    fixed: `return (await glob('**/*.txt', { cwd: path.join(tree, 'deep') })).sort();`,
    insteadOf: 'glob(',
  },
];

const looking: readonly ModelRow[] = [
  look('statSync', 'file', asFacts, 'await fs.promises.stat(file)'),
  look(
    'lstatSync',
    "path.join(tree, 'link')",
    asFacts,
    "await fs.promises.lstat(path.join(tree, 'link'))",
  ),
  look('statfsSync', 'tree', asType, 'await fs.promises.statfs(tree)'),
  look('existsSync', 'file', same, 'await fs.promises.access(file).then(() => true, () => false)'),
  look(
    'accessSync',
    'file, fs.constants.R_OK',
    same,
    'await fs.promises.access(file, fs.constants.R_OK)',
  ),
  look(
    'realpathSync',
    "path.join(tree, 'link')",
    same,
    "await fs.promises.realpath(path.join(tree, 'link'))",
  ),
  look(
    'realpathSync.native',
    "path.join(tree, 'link')",
    same,
    "await fs.promises.realpath(path.join(tree, 'link'))",
  ),
  look(
    'readlinkSync',
    "path.join(tree, 'link')",
    same,
    "await fs.promises.readlink(path.join(tree, 'link'))",
  ),
  {
    name: 'existsSync of nothing',
    model: ['stat'],
    blocks: `return fs.«call»existsSync(place);`,
    calls: { call: 'fs.existsSync' },
    fixed: `return await fs.promises.access(place).then(() => true, () => false);`,
  },
];

const content: readonly ModelRow[] = [
  {
    name: 'read_bytes',
    model: ['read_bytes'],
    blocks: `return fs.«call»readFileSync(file).toString('hex');`,
    calls: { call: 'fs.readFileSync' },
    fixed: `return (await fs.promises.readFile(file)).toString('hex');`,
  },
  {
    name: 'read_text',
    model: ['read_text'],
    blocks: `return fs.«call»readFileSync(file, 'utf8');`,
    calls: { call: 'fs.readFileSync' },
    fixed: `return await fs.promises.readFile(file, 'utf8');`,
  },
  {
    name: 'read_bytes in parts',
    model: ['read_bytes'],
    blocks: `
      const fd = fs.«open»openSync(file);
      const parts = [Buffer.alloc(3), Buffer.alloc(4)];
      fs.«read»readvSync(fd, parts, 0);
      fs.«close»closeSync(fd);
      return parts.map(String);`,
    calls: { open: 'fs.openSync', read: 'fs.readvSync', close: 'fs.closeSync' },
    fixed: `
      const fileHandle = await fs.promises.open(file);
      const { buffers } = await fileHandle.readv([Buffer.alloc(3), Buffer.alloc(4)], 0);
      await fileHandle.close();
      return buffers.map(String);`,
  },
  {
    name: 'read_text of settings',
    model: ['read_text'],
    // Why: Jest gives tests a copy of process.env, which loadEnvFile does not write to.
    isForRunners: false,
    blocks: `forget(); process.«call»loadEnvFile(path.join(tree, '.env')); return loaded();`,
    calls: { call: 'process.loadEnvFile' },
    fixed: `
      forget();
      Object.assign(process.env, util.parseEnv(await fs.promises.readFile(path.join(tree, '.env'), 'utf8')), { ...process.env });
      return loaded();`,
  },
  {
    name: 'write_bytes',
    model: ['write_bytes'],
    blocks: `fs.«call»writeFileSync(place, bytes);`,
    calls: { call: 'fs.writeFileSync' },
    fixed: `await fs.promises.writeFile(place, bytes);`,
    outcome: CONTENT,
  },
  {
    name: 'write_text',
    model: ['write_text'],
    blocks: `
      fs.«write»writeFileSync(place, 'a text');
      fs.«append»appendFileSync(place, ' and more');
      fs.«cut»truncateSync(place, 10);`,
    calls: { write: 'fs.writeFileSync', append: 'fs.appendFileSync', cut: 'fs.truncateSync' },
    fixed: `
      await fs.promises.writeFile(place, 'a text');
      await fs.promises.appendFile(place, ' and more');
      await fs.promises.truncate(place, 10);`,
    outcome: CONTENT,
  },
];

/** What the model knows of the file system. */
export const files: ModelFile = {
  name: 'files',
  head: `
    import fs from 'node:fs';
    import os from 'node:os';
    import path from 'node:path';
    import util from 'node:util';
    import { glob, globSync } from 'tinyglobby';
    ${TREE.trim()}
  `,
  rows: [...opening, ...directories, ...looking, ...content],
};
