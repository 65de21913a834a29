/** A call that can be awaited, in the way that the generated programs make it. */
export interface SampleCall {
  readonly id: string;
  readonly module: 'fs' | 'zlib' | 'crypto' | 'child_process';
  /** How the function is reached from its module. */
  readonly name: string;
  /** The whole call, where it is not of a module's function. */
  readonly whole?: string;
  /** Its result is not used. */
  readonly isStatement?: true;
  /** Only CommonJS has it. */
  readonly kind?: 'cjs';
  /** Lines before it; they may use `dir`, `data`, `path` and `tools` of the program. */
  readonly setup?: string;
  readonly args: string;
  /** What is shown of the result, which is `it`; default: all of it. */
  readonly shows?: string;
  /** The first Node major that has it. */
  readonly since?: number;
}

const path = (name: string): string => `path.join(dir, '${name}')`;
const open = `const { fd } = await tools.open(${path('a.txt')});`;
const key = `const rsa = tools.crypto.createPrivateKey(tools.pem);`;
const size = 'Buffer.byteLength(it)';

const fs = (name: string, args: string, more: Partial<SampleCall> = {}): SampleCall => ({
  id: `fs.${name}`,
  module: 'fs',
  name,
  args,
  ...more,
});
const zlib = (name: string, args: string, more: Partial<SampleCall> = {}): SampleCall => ({
  id: `zlib.${name}`,
  module: 'zlib',
  name,
  args,
  ...more,
});
const crypto = (name: string, args: string, more: Partial<SampleCall> = {}): SampleCall => ({
  id: `crypto.${name}`,
  module: 'crypto',
  name,
  args,
  ...more,
});
const program = (name: string, args: string): SampleCall => ({
  id: `child_process.${name}`,
  module: 'child_process',
  name,
  args,
});

const whole = (id: string, text: string, more: Partial<SampleCall> = {}): SampleCall => ({
  id,
  module: 'fs',
  name: '',
  args: '',
  whole: text,
  ...more,
});
const entries = `const folder = await tools.opendir(${path('tree')});`;

/** Each call that can be awaited, with options and encodings where it has them. */
export const SAMPLE_CALLS: readonly SampleCall[] = [
  fs('accessSync', path('a.txt')),
  fs('accessSync', path('gone.txt')),
  fs('appendFileSync', `${path('a.txt')}, 'ü', 'latin1'`),
  fs('chmodSync', `${path('a.txt')}, 0o600`),
  fs('chownSync', `${path('a.txt')}, process.getuid(), process.getgid()`),
  fs('copyFileSync', `${path('a.txt')}, ${path('b.txt')}`),
  fs('copyFileSync', `${path('a.txt')}, ${path('c.txt')}, 1`),
  fs('cpSync', `${path('tree')}, ${path('copy')}, { recursive: true }`),
  fs('existsSync', path('a.txt')),
  fs('existsSync', path('gone.txt')),
  fs('existsSync', 'undefined'),
  fs('lchownSync', `${path('link')}, process.getuid(), process.getgid()`),
  fs('linkSync', `${path('a.txt')}, ${path('hard')}`),
  fs('lstatSync', `${path('link')}, { bigint: true }`, { shows: 'it.isSymbolicLink()' }),
  fs('lutimesSync', `${path('link')}, 1, 2`),
  fs('mkdirSync', `${path('x/y')}, { recursive: true }`, { shows: 'path.relative(dir, it)' }),
  fs('mkdirSync', path('tree')),
  fs('mkdtempSync', path('tmp-'), { shows: 'path.relative(dir, it).length' }),
  fs('opendirSync', path('tree'), { shows: '[it.constructor.name, await it.close()]' }),
  fs('readFileSync', `${path('a.txt')}, 'utf8'`),
  fs('readFileSync', path('a.txt')),
  fs('readFileSync', `${path('a.txt')}, { encoding: 'hex', flag: 'r' }`),
  fs('readFileSync', path('gone.txt')),
  fs('readdirSync', path('tree')),
  fs('readdirSync', `${path('tree')}, { withFileTypes: true }`, {
    shows: 'it.map((entry) => [entry.name, entry.isDirectory()])',
  }),
  fs('readdirSync', `${path('tree')}, { recursive: true }`),
  fs('readlinkSync', `${path('link')}, 'buffer'`),
  fs('realpathSync', path('link'), { shows: 'path.basename(it)' }),
  fs('realpathSync.native', path('link'), { shows: 'path.basename(it)' }),
  fs('renameSync', `${path('a.txt')}, ${path('z.txt')}`),
  fs('rmSync', `${path('tree')}, { recursive: true }`),
  fs('rmSync', path('gone.txt')),
  fs('rmdirSync', path('empty')),
  fs('statSync', path('a.txt'), { shows: '[it.size, it.isFile()]' }),
  fs('statSync', `${path('a.txt')}, { bigint: true }`, { shows: 'it.size' }),
  fs('statfsSync', path('.'), { shows: 'typeof it.bsize' }),
  fs('symlinkSync', `'a.txt', ${path('soft')}`),
  fs('truncateSync', `${path('a.txt')}, 3`),
  fs('unlinkSync', path('a.txt')),
  fs('utimesSync', `${path('a.txt')}, 1, 2`),
  fs('writeFileSync', `${path('new.txt')}, 'text', { mode: 0o600 }`),
  fs('writeFileSync', `${path('gone/new.txt')}, 'text'`),
  fs('closeSync', 'fd', { setup: `const fd = await tools.openDescriptor(${path('a.txt')});` }),
  fs('fchmodSync', 'fd, 0o600', { setup: open }),
  fs('fchownSync', 'fd, process.getuid(), process.getgid()', { setup: open }),
  fs('fdatasyncSync', 'fd', { setup: open }),
  fs('fstatSync', 'fd', { setup: open, shows: 'it.size' }),
  fs('fsyncSync', 'fd', { setup: open }),
  fs('ftruncateSync', 'fd, 2', { setup: open }),
  fs('futimesSync', 'fd, 1, 2', { setup: open }),
  fs('openSync', `${path('a.txt')}, 'r'`, {
    shows: '[typeof it, await tools.closeDescriptor(it)]',
  }),
  fs('openSync', path('gone.txt')),
  fs('readSync', 'fd, bytes', {
    setup: `${open}\nconst bytes = Buffer.alloc(4);`,
    shows: '[it, bytes]',
  }),
  fs('readSync', 'fd, bytes, 1, 2, 3', {
    setup: `${open}\nconst bytes = Buffer.alloc(4);`,
    shows: '[it, bytes]',
  }),
  fs('readSync', 'fd, bytes, { position: 2 }', {
    setup: `${open}\nconst bytes = Buffer.alloc(4);`,
    shows: '[it, bytes]',
  }),
  fs('readvSync', 'fd, [bytes]', {
    setup: `${open}\nconst bytes = Buffer.alloc(4);`,
    shows: '[it, bytes]',
  }),
  fs('writeSync', `fd, 'text', 2, 'latin1'`, { setup: open }),
  fs('writeSync', `fd, Buffer.from('text'), 1, 2, 0`, { setup: open }),
  fs('writevSync', `fd, [Buffer.from('text')]`, { setup: open }),
  ...['brotliCompress', 'deflate', 'deflateRaw', 'gzip'].map((name) => zlib(`${name}Sync`, 'data')),
  zlib('gzipSync', `'text', { level: 9 }`),
  ...['brotliDecompress', 'gunzip', 'inflate', 'inflateRaw', 'unzip'].map((name) =>
    zlib(`${name}Sync`, `packed.${name}`, { setup: 'const packed = await tools.pack(data);' }),
  ),
  zlib('gunzipSync', `Buffer.from('no gzip')`),
  zlib('zstdCompressSync', 'data', { since: 22, shows: 'it.length > 0' }),
  zlib('zstdDecompressSync', 'packed.zstdDecompress', {
    since: 22,
    setup: 'const packed = await tools.pack(data);',
  }),
  crypto('checkPrimeSync', '7919n'),
  crypto('generateKeySync', `'hmac', { length: 256 }`, { shows: 'it.symmetricKeySize' }),
  crypto('generateKeyPairSync', `'ec', { namedCurve: 'P-256' }`, {
    shows: '[it.publicKey.asymmetricKeyType, it.privateKey.type]',
  }),
  crypto('generatePrimeSync', '64, { bigint: true }', { shows: 'typeof it' }),
  crypto('hkdfSync', `'sha256', 'key', 'salt', 'info', 4096`),
  crypto('pbkdf2Sync', `'password', 'salt', 1000, 32, 'sha256'`),
  crypto('scryptSync', `'password', 'salt', 32, { cost: 1024 }`),
  crypto(
    'argon2Sync',
    `'argon2id', { message: 'password', nonce: Buffer.alloc(16), parallelism: 1, tagLength: 32, memory: 64, passes: 1 }`,
    { since: 24 },
  ),
  crypto('randomFillSync', 'Buffer.alloc(100_000)', { shows: size }),
  crypto('randomBytes', '100_000', { shows: size }),
  crypto('sign', `'sha256', Buffer.alloc(200_000), rsa`, { setup: key }),
  crypto(
    'verify',
    `'sha256', Buffer.alloc(200_000), tools.crypto.createPublicKey(rsa), Buffer.alloc(256)`,
    { setup: key },
  ),
  whole('fs.Dir.prototype.readSync', 'folder.readSync()', {
    setup: entries,
    shows: 'typeof it.name',
  }),
  whole('fs.Dir.prototype.closeSync', 'folder.closeSync()', { setup: entries }),
  whole('Atomics.wait', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 + 1)', {
    isStatement: true,
  }),
  whole('require', `require('./data-own.json')`, { kind: 'cjs' }),
  whole('require', `require('./data-own')`, { kind: 'cjs' }),
  program('execSync', `'echo text', { encoding: 'utf8' }`),
  program('execSync', `'echo text'`),
  program('execSync', `'echo text', { cwd: dir, env: {} }`),
  program('execSync', `'exit 3'`),
  program('execFileSync', `process.execPath, ['-p', '1+1']`),
  program('execFileSync', `process.execPath, ['-p', '1+1'], { encoding: 'latin1' }`),
];
