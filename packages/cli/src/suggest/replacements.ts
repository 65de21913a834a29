/** What a blocking function becomes. */
export interface Replacement {
  /** Where its function is, without `node:`: a builtin, or `global`. */
  readonly module: string;
  /** The way from there: `readFileSync`, `realpathSync.native`. */
  readonly name: string;
  /** What takes its place; in `fs/promises` for `promises`. */
  readonly asyncName: string;
  readonly form: Form;
  /** Of what `form: 'promisify'` resolves to: the property that the blocking function returns. */
  readonly result?: string;
  /** What is another then although it does the same. */
  readonly caution?: string;
  /** How many arguments mean the same to both; undefined for any number. */
  readonly counts?: readonly number[];
}

/**
 * - `promises`: `fs/promises` has it with the same arguments and result.
 * - `exists`: `access` of `fs/promises`, whose failure is `false`.
 * - `promisify`: the same module has it with a callback.
 * - `output`: the same, and its result has the output of a program as `stdout`.
 * - `method`: the same object has it, with the same arguments and result.
 * - `sleep`: a wait for a time that nothing ends earlier.
 * - `import`: a module that is loaded.
 */
export type Form = 'promises' | 'exists' | 'promisify' | 'output' | 'method' | 'sleep' | 'import';

/** Functions that `fs/promises` has with the same arguments and the same result. */
const FS_PROMISES = [
  'access',
  'appendFile',
  'chmod',
  'chown',
  'copyFile',
  'cp',
  'lchown',
  'link',
  'lstat',
  'lutimes',
  'mkdir',
  'mkdtemp',
  'opendir',
  'readFile',
  'readdir',
  'readlink',
  'realpath',
  'rename',
  'rm',
  'rmdir',
  'stat',
  'statfs',
  'symlink',
  'truncate',
  'unlink',
  'utimes',
  'writeFile',
];

/** Functions of descriptors: `fs/promises` has none, and `fs` has them with a callback. */
const FS_CALLBACKS = [
  'close',
  'fchmod',
  'fchown',
  'fdatasync',
  'fstat',
  'fsync',
  'ftruncate',
  'futimes',
  'open',
];

const ZLIB = [
  'brotliCompress',
  'brotliDecompress',
  'deflate',
  'deflateRaw',
  'gunzip',
  'gzip',
  'inflate',
  'inflateRaw',
  'unzip',
  'zstdDecompress',
];

const CRYPTO = [
  'argon2',
  'checkPrime',
  'generateKey',
  'generateKeyPair',
  'generatePrime',
  'hkdf',
  'pbkdf2',
  'randomFill',
  'scrypt',
];

/** Functions that block without a callback and do not with one: what is left is how many arguments come before it. */
const WITH_CALLBACK: readonly (readonly [name: string, counts: readonly number[]])[] = [
  ['randomBytes', [1]],
  ['sign', [3]],
  ['verify', [4]],
];

const OTHER_BYTES = 'the compressed bytes are others, which mean the same';
const OTHER_PROGRAM =
  'what the program writes to stderr is no longer printed, its stdin stays open, and an error has the exit code as code';

const REPLACEMENTS: ReadonlyMap<string, Replacement> = new Map(
  [
    ...FS_PROMISES.map((name) => sync('fs', name, 'promises')),
    { ...sync('fs', 'realpath', 'promises'), name: 'realpathSync.native' },
    { ...sync('fs', 'access', 'exists'), name: 'existsSync' },
    ...FS_CALLBACKS.map((name) => sync('fs', name, 'promisify')),
    { ...sync('fs', 'read', 'promisify'), result: 'bytesRead', counts: [2, 5] },
    { ...sync('fs', 'readv', 'promisify'), result: 'bytesRead', counts: [2, 3] },
    { ...sync('fs', 'write', 'promisify'), result: 'bytesWritten' },
    { ...sync('fs', 'writev', 'promisify'), result: 'bytesWritten', counts: [2, 3] },
    ...['read', 'close'].map((name) => ({
      ...sync('fs', name, 'method'),
      name: `Dir.prototype.${name}Sync`,
    })),
    ...ZLIB.map((name) => sync('zlib', name, 'promisify')),
    { ...sync('zlib', 'zstdCompress', 'promisify'), caution: OTHER_BYTES },
    ...CRYPTO.map((name) => sync('crypto', name, 'promisify')),
    ...WITH_CALLBACK.map(([name, counts]) => ({
      ...sync('crypto', name, 'promisify'),
      name,
      counts,
    })),
    ...['exec', 'execFile'].map((name) => ({
      ...sync('child_process', name, 'output'),
      caution: OTHER_PROGRAM,
    })),
  ].map((replacement) => [`${replacement.module}.${replacement.name}`, replacement]),
);

const OTHERS: ReadonlyMap<string, Replacement> = new Map([
  ['Atomics.wait', { module: 'global', name: 'wait', asyncName: 'setTimeout', form: 'sleep' }],
  ['require', { module: 'global', name: 'require', asyncName: 'import', form: 'import' }],
]);

/** What the call with this catalog id can become without a look at the code around it. */
export function replacementFor(id: string): Replacement | undefined {
  return REPLACEMENTS.get(id) ?? OTHERS.get(id);
}

/** Whether what takes the place of a call knows files by their paths only. */
export function takesNoDescriptor(id: string): boolean {
  const form = replacementFor(id)?.form;
  return form === 'promises' || form === 'exists';
}

/** The ids of all calls that can become something else. */
export function replaceableCalls(): string[] {
  return [...REPLACEMENTS.keys(), ...OTHERS.keys()];
}

function sync(module: string, asyncName: string, form: Form): Replacement {
  return { module, name: `${asyncName}Sync`, asyncName, form };
}
