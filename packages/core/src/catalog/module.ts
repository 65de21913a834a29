import { IN_WORKER, rows, SINCE_22, SINCE_26 } from './rows.js';
import type { AllowedWhen, Table } from './types.js';

const dynamicImport = { fix: 'await import(specifier)', docs: 'esm.html#import-expressions' };
const resolveOnce = {
  fix: 'import.meta.resolve(specifier)  // at start-up',
  docs: 'esm.html#importmetaresolvespecifier',
};
// Why no test: what is loaded stands in the module cache, which is for the guard to ask.
const loaded: AllowedWhen = { note: 'the module is loaded already or built in' };
const startup: AllowedWhen = { note: 'at start-up' };

const loading = rows(
  { module: 'module', category: 'module loading' },
  () => [
    // Every CommonJS `require` calls it.
    {
      ...dynamicImport,
      id: 'require',
      path: ['prototype', 'require'],
      shows: [0],
      allowedWhen: loaded,
    },
    { ...dynamicImport, id: 'module._load', shows: [0], allowedWhen: loaded },
    {
      id: 'module.findPackageJSON',
      versions: SINCE_22,
      fix: "await fs.promises.access(path.join(directory, 'package.json'))  // walking up",
      docs: 'fs.html#fspromisesaccesspath-mode',
      shows: [0, 1],
    },
    // Starts the thread of the loader hooks and waits for it.
    {
      id: 'module.register',
      fix: 'module.registerHooks(hooks)  // on this thread, nothing to wait for',
      docs: 'module.html#moduleregisterhooksoptions',
      shows: [0],
      allowedWhen: startup,
    },
    {
      id: 'process.dlopen',
      module: 'process',
      fix: "await import('./addon.js')  // load the addon at start-up",
      docs: 'esm.html#import-expressions',
      shows: [1],
      allowedWhen: { note: 'at start-up, or as part of a require' },
    },
    {
      id: 'ffi.dlopen',
      module: 'node:ffi',
      versions: SINCE_26,
      fix: 'ffi.dlopen(path, definitions)  // once, at start-up',
      docs: 'ffi.html#ffidlopenpath-definitions',
      shows: [0],
      allowedWhen: startup,
    },
    {
      id: 'ffi.DynamicLibrary',
      module: 'node:ffi',
      kind: 'class',
      versions: SINCE_26,
      fix: 'new ffi.DynamicLibrary(path)  // once, at start-up',
      docs: 'ffi.html#class-dynamiclibrary',
      shows: [0],
      allowedWhen: startup,
    },
  ],
  ['process', 'node:ffi'],
);

// Steps of `require`, and functions for tools that run at start-up.
const steps = rows(
  { module: 'module', category: 'module loading', rule: 'off' },
  () => [
    { ...resolveOnce, id: 'module._resolveFilename', shows: [0] },
    { ...resolveOnce, id: 'module._findPath', shows: [0] },
    { ...dynamicImport, id: 'module._extensions[".js"]', path: ['_extensions', '.js'], shows: [1] },
    {
      id: 'module._extensions[".json"]',
      path: ['_extensions', '.json'],
      fix: "JSON.parse(await fs.promises.readFile(file, 'utf8'))",
      docs: 'fs.html#fspromisesreadfilepath-options',
      shows: [1],
    },
    {
      ...dynamicImport,
      id: 'module._extensions[".node"]',
      path: ['_extensions', '.node'],
      shows: [1],
    },
    { ...dynamicImport, id: 'module.prototype._compile', shows: [1] },
    { ...dynamicImport, id: 'module.prototype.load', shows: [0] },
    { ...dynamicImport, id: 'module.createRequire', shows: [0] },
    {
      id: 'module.enableCompileCache',
      versions: SINCE_22,
      fix: 'module.enableCompileCache()  // once, at start-up',
      docs: 'module.html#module-compile-cache',
      shows: [0],
    },
    {
      id: 'module.flushCompileCache',
      versions: SINCE_22,
      fix: 'let Node flush at exit',
      docs: 'module.html#moduleflushcompilecache',
    },
    { ...IN_WORKER, id: 'module.stripTypeScriptTypes', category: 'cpu', versions: SINCE_22 },
    {
      id: 'module.findSourceMap',
      fix: 'call it outside the hot path',
      docs: 'module.html#modulefindsourcemappath',
      shows: [0],
    },
    {
      id: 'process.binding',
      module: 'process',
      fix: 'use the public module',
      docs: 'deprecations.html#DEP0111',
      shows: [0],
    },
    {
      id: 'process.getBuiltinModule',
      module: 'process',
      fix: 'import the builtin statically',
      docs: 'process.html#processgetbuiltinmoduleid',
      shows: [0],
    },
  ],
  ['process'],
);

export const moduleTables: readonly Table[] = [loading, steps];
