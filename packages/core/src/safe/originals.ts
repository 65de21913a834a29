import { createRequire } from 'node:module';

type Fs = typeof import('node:fs');
type Module = typeof import('node:module');
type Path = typeof import('node:path');
type Util = typeof import('node:util');

// Why not imported: what a bundler makes of that costs time in every worker.
const fs: Fs = process.getBuiltinModule('node:fs');
const path: Path = process.getBuiltinModule('node:path');
const util: Util = process.getBuiltinModule('node:util');

// Functions of Node as they were when loopguard was loaded. Code that is loaded later must take
// them from here: by then a test may have replaced what Node's modules export.
export const getBuiltinModule: typeof process.getBuiltinModule =
  process.getBuiltinModule.bind(process);
export const findSourceMap: Module['findSourceMap'] = getBuiltinModule('node:module').findSourceMap;
export const closeSync: Fs['closeSync'] = fs.closeSync;
export const mkdirSync: Fs['mkdirSync'] = fs.mkdirSync;
export const openSync: Fs['openSync'] = fs.openSync;
export const readFileSync: Fs['readFileSync'] = fs.readFileSync;
export const realpathSync: Fs['realpathSync'] = fs.realpathSync;
export const rmSync: Fs['rmSync'] = fs.rmSync;
export const statSync: Fs['statSync'] = fs.statSync;
export const writeSync: Fs['writeSync'] = fs.writeSync;
export const bytesOf: typeof Buffer.from = Buffer.from;
export const toJson: typeof JSON.stringify = JSON.stringify;
export const wait: typeof Atomics.wait = Atomics.wait;
export const captureStackTrace: typeof Error.captureStackTrace = Error.captureStackTrace;
export const inspect: Util['inspect'] = util.inspect;
export const isPromise: Util['types']['isPromise'] = util.types.isPromise;
export const isProxy: Util['types']['isProxy'] = util.types.isProxy;
export const isAnyArrayBuffer: Util['types']['isAnyArrayBuffer'] = util.types.isAnyArrayBuffer;
export const isArrayBufferView: Util['types']['isArrayBufferView'] = util.types.isArrayBufferView;
export const isArray: typeof Array.isArray = Array.isArray;
export const hasOwn: typeof Object.hasOwn = Object.hasOwn;
export const apply: typeof Reflect.apply = Reflect.apply;
export const deleteProperty: typeof Reflect.deleteProperty = Reflect.deleteProperty;
export const getProperty: typeof Reflect.get = Reflect.get;
export const setProperty: typeof Reflect.set = Reflect.set;
export const dirname: Path['dirname'] = path.dirname;
export const isAbsolute: Path['isAbsolute'] = path.isAbsolute;
export const join: Path['join'] = path.join;
export const relative: Path['relative'] = path.relative;
export const resolve: Path['resolve'] = path.resolve;
export const sep: Path['sep'] = path.sep;

/** What reading `stack` of an error runs on Node 22 and later; on Node 20 it is a value that is made when read. */
export const nativeStackGet: PropertyDescriptor['get'] = Reflect.getOwnPropertyDescriptor(
  new Error(),
  'stack',
)?.get;

const requireFrom = createRequire;
const isThere = fs.existsSync;

/** `fs.existsSync` that also answers where Node's permission model denies reading: there it throws. */
export function existsSync(file: string): boolean {
  try {
    return isThere(file);
  } catch {
    // Why: what may not be read is the same as not there.
    return false;
  }
}

/** Loads a package that loopguard depends on and that few test files need. */
export function requirePackage(name: string): unknown {
  return requireFrom(import.meta.url)(name);
}
