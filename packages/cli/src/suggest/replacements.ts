/** What a blocking function becomes. */
export interface Replacement {
  readonly module: 'fs' | 'child_process' | 'zlib' | 'crypto';
  /** The blocking function. */
  readonly name: string;
  /** The function of the same module that takes its place. */
  readonly asyncName: string;
  /**
   * `promises`: it is in `fs/promises` with the same arguments and result. `promisify`: it takes
   * a callback. `output`: it takes a callback, and its result has the output as `stdout`.
   */
  readonly form: 'promises' | 'promisify' | 'output';
}

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
  'zstdCompress',
  'zstdDecompress',
];

const CRYPTO = ['generateKeyPair', 'hkdf', 'pbkdf2', 'scrypt'];

const REPLACEMENTS: ReadonlyMap<string, Replacement> = new Map(
  [
    ...FS_PROMISES.map((name) => sync('fs', name, 'promises')),
    ...ZLIB.map((name) => sync('zlib', name, 'promisify')),
    ...CRYPTO.map((name) => sync('crypto', name, 'promisify')),
    ...['exec', 'execFile'].map((name) => sync('child_process', name, 'output')),
    { ...sync('crypto', 'randomBytes', 'promisify'), name: 'randomBytes' },
  ].map((replacement) => [`${replacement.module}.${replacement.name}`, replacement]),
);

/** What the call with this catalog id can become without a look at the code around it. */
export function replacementFor(id: string): Replacement | undefined {
  return REPLACEMENTS.get(id);
}

function sync(
  module: Replacement['module'],
  asyncName: string,
  form: Replacement['form'],
): Replacement {
  return { module, name: `${asyncName}Sync`, asyncName, form };
}
