import { descriptorOf } from '../safe/descriptors.js';
import type { WatchedEntry } from './watched-entry.js';

/** Where a function sits: `owner` has `key` as its own property, unless {@link isOnInstance}. */
export interface Target {
  readonly owner: object;
  readonly key: PropertyKey;
}

/**
 * Finds the property behind an entry, or `undefined` where this Node or realm does not have it.
 *
 * `owner` has `key` as its own property: for a method that comes from a parent prototype it is
 * that prototype. The exceptions are `process.stdout.write` and `process.stderr.write`, whose
 * owner is the stream although it inherits them: their prototype serves every other stream too.
 *
 * @param builtin - the module `entry.module` names, or the global object for `global`
 */
export function resolveTarget(entry: WatchedEntry, builtin: object): Target | undefined {
  const key = entry.path.at(-1);
  if (key === undefined || (isWebStorage(entry) && !hasNativeStorage(builtin))) return undefined;
  const holder = holderOf(entry, builtin);
  if (holder === undefined) return undefined;
  const owner = ownerOf(holder, key);
  if (owner === undefined) return undefined;
  const descriptor = descriptorOf(owner, key);
  if (descriptor === undefined || !holdsFunction(entry, descriptor)) return undefined;
  return { owner: owner !== holder && !isPrototype(holder) ? holder : owner, key };
}

/** The object that the last step of `entry.path` starts from. */
function holderOf(entry: WatchedEntry, builtin: object): object | undefined {
  const unexported = UNEXPORTED[entry.id];
  if (unexported) return unexported(builtin);
  let holder: object | undefined = builtin;
  for (const name of entry.path.slice(0, -1)) {
    holder = step(holder, name);
    if (holder === undefined) return undefined;
  }
  return holder;
}

// Lazy loaders without another effect; Jest's sandbox has `Storage` as one. The streams open when
// they are looked at, which happens only for rows that are off until a rule asks for them.
const HARMLESS_GETTERS = ['Dir', 'Utf8Stream', 'report', 'Storage', 'stdout', 'stderr'];

function step(holder: object, name: string): object | undefined {
  const owner = ownerOf(holder, name);
  const descriptor = owner && descriptorOf(owner, name);
  if (!descriptor) return undefined;
  if (descriptor.get && !HARMLESS_GETTERS.includes(name)) return undefined;
  const value: unknown = descriptor.get ? Reflect.get(holder, name) : descriptor.value;
  return isObject(value) ? value : undefined;
}

type FindHolder = (builtin: object) => object | undefined;

/** Classes that no module exports, by the entries that live on them. */
const UNEXPORTED: Readonly<Record<string, FindHolder | undefined>> = {
  // Gzip → Zlib → ZlibBase
  'zlib.ZlibBase.prototype._processChunk': (zlib) =>
    parent(parent(pick(pick(zlib, 'Gzip'), 'prototype'))),
  // Each kind of key has its own `export`; only private keys can ask for a slow one.
  'crypto.KeyObject.prototype.export': (crypto) => {
    const createPrivateKey = pick(crypto, 'createPrivateKey');
    if (typeof createPrivateKey !== 'function') return undefined;
    // An Ed25519 key of zeros: the header says so much, the rest is the key.
    const der = Buffer.from(`302e020100300506032b657004220420${'00'.repeat(32)}`, 'hex');
    return parent(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  },
};

function pick(from: object | undefined, name: string): object | undefined {
  return from && step(from, name);
}

function parent(from: object | undefined): object | undefined {
  return from && (Reflect.getPrototypeOf(from) ?? undefined);
}

function ownerOf(holder: object, key: PropertyKey): object | undefined {
  let owner: object | undefined = holder;
  while (owner && !Object.hasOwn(owner, key)) owner = parent(owner);
  return owner;
}

/** True for a class's prototype: what it inherits is inherited by its class's instances only. */
function isPrototype(holder: object): boolean {
  const constructor: unknown = descriptorOf(holder, 'constructor')?.value;
  return typeof constructor === 'function' && constructor.prototype === holder;
}

/** `fs.lchmodSync` is there without a function on most systems. */
function holdsFunction(entry: WatchedEntry, descriptor: PropertyDescriptor): boolean {
  if (entry.kind === 'getter') return descriptor.get !== undefined;
  return descriptor.get !== undefined || typeof descriptor.value === 'function';
}

function isWebStorage(entry: WatchedEntry): boolean {
  return entry.path[0] === 'Storage' || entry.path[0] === 'localStorage';
}

// Why: jsdom and happy-dom put a Storage of their own in the same place, and it lives in memory.
function hasNativeStorage(realm: object): boolean {
  const storage = step(realm, 'Storage');
  return (
    typeof storage === 'function' &&
    Function.prototype.toString.call(storage).includes('[native code]')
  );
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
