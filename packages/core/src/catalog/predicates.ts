import { types } from 'node:util';
import type { AllowedWhen } from './types.js';

const { isProxy } = types;

/** Says by its arguments and `this` that a call cannot hold the loop. */
export type Harmless = NonNullable<AllowedWhen['test']>;

export const KIB: number = 1024;
export const MIB: number = 1024 * KIB;
const SLASH = 47;

/** For tests that look into foreign objects: a getter that throws proves nothing. */
export function careful(test: Harmless): Harmless {
  return (args, self) => {
    // Why: the traps of a proxy are the user's code, and some count how often they are asked.
    if (isProxy(args[0]) || isProxy(self)) return false;
    try {
      return test(args, self);
    } catch {
      return false;
    }
  };
}

/** The path that a string or a file URL names. Buffers are left out: decoding one allocates. */
function pathText(path: unknown): string | undefined {
  if (typeof path === 'string') return path;
  if (typeof path !== 'object' || path === null || isProxy(path)) return undefined;
  try {
    const { protocol, pathname } = path as { protocol?: unknown; pathname?: unknown };
    return protocol === 'file:' && typeof pathname === 'string' ? pathname : undefined;
  } catch {
    return undefined;
  }
}

function isBelow(path: string, root: string): boolean {
  if (!path.startsWith(root)) return false;
  if (path.length !== root.length && path.charCodeAt(root.length) !== SLASH) return false;
  return !path.includes('/../') && !path.endsWith('/..');
}

/** Reading these waits for somebody to type. */
function isTerminal(path: string): boolean {
  return (
    path.startsWith('/dev/tty') ||
    path.startsWith('/dev/pts/') ||
    path === '/dev/stdin' ||
    path === '/dev/console'
  );
}

/** `/proc/self/cwd/x` and `/proc/self/root/x` are files on a disk. */
function leavesProc(path: string): boolean {
  return path.includes('/cwd/') || path.includes('/root/');
}

/** Looks at something below /proc, /sys or /dev, which the kernel answers from memory. */
export const looksAtKernelPath: Harmless = (args) => {
  const path = pathText(args[0]);
  if (path === undefined) return false;
  if (isBelow(path, '/proc') || isBelow(path, '/sys')) return !leavesProc(path);
  return isBelow(path, '/dev') && !isTerminal(path);
};

/** Reads or opens something below /proc, /sys or /dev, but no descriptor of this or another process. */
export const readsKernelPath: Harmless = (args, self) =>
  looksAtKernelPath(args, self) && pathText(args[0])?.includes('/fd/') === false;

/** Writes standard output or standard error by descriptor. */
export const writesOutput: Harmless = (args) => args[0] === 1 || args[0] === 2;

/** Writes standard output, standard error, or a path below /dev. */
export const writesDevice: Harmless = (args, self) => {
  if (writesOutput(args, self)) return true;
  const path = pathText(args[0]);
  return path !== undefined && isBelow(path, '/dev');
};

/** Writes standard output, standard error, or a path below /dev or /proc. */
export const writesKernelPath: Harmless = (args, self) => {
  if (writesDevice(args, self)) return true;
  const path = pathText(args[0]);
  return path !== undefined && isBelow(path, '/proc') && !leavesProc(path);
};

/** Works on descriptor 0, 1 or 2. */
export const isStandardStream: Harmless = (args) => args[0] === 0 || args[0] === 1 || args[0] === 2;

/** `fs.watch` without `recursive`, or where the system itself watches trees. */
export const watchesOneDirectory: Harmless = careful((args) => {
  const options = args[1];
  if (typeof options !== 'object' || options === null) return true;
  if (isProxy(options)) return false;
  if (!(options as { recursive?: unknown }).recursive) return true;
  return process.platform === 'darwin' || process.platform === 'win32';
});

/** `Atomics.wait` that only looks. */
export const doesNotWait: Harmless = (args) => typeof args[3] === 'number' && args[3] <= 0;

/** `inspector.open` that does not wait for a debugger. */
export const opensWithoutWaiting: Harmless = (args) => !args[2];

/** The asynchronous form of a function that has both: a callback at that position. */
export function callbackAt(position: number): Harmless {
  return (args) => typeof args[position] === 'function';
}

/** At most `limit` bytes of data at that position; a character of a string counts as one. */
export function dataAtMost(position: number, limit: number): Harmless {
  return careful((args) => byteLength(args[position]) <= limit);
}

/** NaN, with which no comparison holds, for everything that has no length in bytes. */
function byteLength(data: unknown): number {
  if (typeof data === 'string') return data.length;
  if (isProxy(data)) return Number.NaN;
  const { byteLength: length } = data as { byteLength?: unknown };
  return typeof length === 'number' ? length : Number.NaN;
}

/** `crypto.hash` of at most 1 MiB. */
export const hashesFewBytes: Harmless = dataAtMost(1, MIB);

/** `WebAssembly.Module` of at most 4 KiB of bytes. */
export const compilesFewBytes: Harmless = dataAtMost(0, 4 * KIB);

/** `processChunk` of a zlib stream with a callback. */
export const processesLater: Harmless = callbackAt(2);

/** `crypto.randomBytes` with a callback, or of at most 64 KiB. */
export const drawsFewBytes: Harmless = (args) =>
  typeof args[1] === 'function' || (typeof args[0] === 'number' && args[0] <= 64 * KIB);

/** `crypto.randomFillSync` of at most 64 KiB; offset and size count elements, as in Node. */
export const fillsFewBytes: Harmless = careful((args) => {
  const length = byteLength(args[0]);
  if (length <= 64 * KIB) return true;
  const width = (args[0] as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
  const offset = args[1] ?? 0;
  const size = args[2];
  if (typeof offset !== 'number') return false;
  if (size === undefined) return length - offset * width <= 64 * KIB;
  return typeof size === 'number' && size * width <= 64 * KIB;
});

/** `crypto.hkdfSync` of at most 1024 bytes. */
export const derivesFewBytes: Harmless = (args) => typeof args[4] === 'number' && args[4] <= KIB;

interface KeyFacts {
  readonly asymmetricKeyType?: unknown;
  readonly asymmetricKeyDetails?: { readonly modulusLength?: unknown };
}

/** Both `key` and `{ key, padding }` are accepted by Node. A PEM text tells nothing here. */
function keyFacts(argument: unknown): KeyFacts {
  if (isProxy(argument)) return {};
  const { key = argument } = argument as { key?: unknown };
  return isProxy(key) ? {} : (key as KeyFacts);
}

/** `crypto.sign` with a callback, or of little data with a key on an elliptic curve. */
export const signsQuickly: Harmless = careful((args) => {
  if (typeof args[3] === 'function') return true;
  if (!(byteLength(args[1]) <= 64 * KIB)) return false;
  const { asymmetricKeyType: type } = keyFacts(args[2]);
  return type === 'ec' || type === 'ed25519' || type === 'ed448';
});

/** `crypto.verify` with a callback, or of little data: public keys are cheap, RSA too. */
export const verifiesQuickly: Harmless = careful(
  (args) => typeof args[4] === 'function' || byteLength(args[1]) <= 64 * KIB,
);

/** An RSA key object of at most 1024 bits. */
export const usesSmallRsaKey: Harmless = careful((args) => {
  const bits = keyFacts(args[0]).asymmetricKeyDetails?.modulusLength;
  return typeof bits === 'number' && bits <= 1024;
});

/** A key that needs no decryption: a passphrase is stretched on the calling thread. */
export const hasNoPassphrase: Harmless = careful((args) => {
  const { passphrase } = args[0] as { passphrase?: unknown };
  return passphrase === undefined || passphrase === null;
});

/** `tls.getCACertificates` of a store that Node has in memory. */
export const readsCertificatesInMemory: Harmless = (args) => {
  const type = args[0] ?? 'default';
  return type === 'default' ? !usesSystemStore() : type === 'bundled' || type === 'extra';
};

function usesSystemStore(): boolean {
  return (
    process.execArgv.includes('--use-system-ca') ||
    process.env['NODE_USE_SYSTEM_CA'] === '1' ||
    (process.env['NODE_OPTIONS'] ?? '').includes('--use-system-ca')
  );
}

/** `sessionStorage`, which is kept in memory. `localStorage` is not read: its getter opens the file. */
export const isSessionStorage: Harmless = careful(
  (_args, self) =>
    typeof self === 'object' &&
    self === (globalThis as { readonly sessionStorage?: unknown }).sessionStorage,
);
