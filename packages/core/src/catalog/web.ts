import { compilesFewBytes, isSessionStorage } from './predicates.js';
import { parsesLittleText } from './predicates-unwatched.js';
import { IN_WORKER, rows, SINCE_22 } from './rows.js';
import type { AllowedWhen, Table } from './types.js';

const fewBytes: AllowedWhen = { note: 'at most 4 KiB of bytes', test: compilesFewBytes };

const webAssembly = rows({ module: 'global', category: 'cpu' }, () => [
  {
    id: 'WebAssembly.Module',
    kind: 'class',
    fix: 'await WebAssembly.compile(bytes)',
    docs: 'globals.html#class-webassembly',
    allowedWhen: fewBytes,
  },
  // Always reported: a compiled module does not tell its size, and its start function may do anything.
  {
    id: 'WebAssembly.Instance',
    kind: 'class',
    fix: 'await WebAssembly.instantiate(module, imports)',
    docs: 'globals.html#class-webassembly',
  },
  {
    id: 'WebAssembly.validate',
    rule: 'off',
    fix: 'await WebAssembly.compile(bytes)',
    docs: 'globals.html#class-webassembly',
    allowedWhen: fewBytes,
  },
]);

// `localStorage` is an SQLite file. Access by property (`localStorage.name = 1`) is not a call and not seen.
const storage = rows(
  {
    module: 'global',
    category: 'database',
    versions: SINCE_22,
    // 26 has it without the flag.
    flag: '--experimental-webstorage',
    fix: 'await fs.promises.writeFile(file, JSON.stringify(data))  // with the data in a Map',
    docs: 'fs.html#fspromiseswritefilefile-data-options',
    allowedWhen: { note: 'the receiver is sessionStorage', test: isSessionStorage },
  },
  () => [
    { id: 'Storage.prototype.getItem', shows: [0] },
    { id: 'Storage.prototype.setItem', shows: [0] },
    { id: 'Storage.prototype.removeItem', shows: [0] },
    { id: 'Storage.prototype.clear' },
    { id: 'Storage.prototype.key' },
    // The first access opens the file.
    {
      id: 'localStorage',
      rule: 'off',
      kind: 'getter',
      allowedWhen: { note: 'never: each access is reported, also when it is open' },
    },
  ],
);

// Plain computing: the stall watchdog judges it by its duration, wrapping each call would not.
const computing = rows({ module: 'global', category: 'cpu', rule: 'off' }, () => [
  { ...IN_WORKER, id: 'structuredClone' },
  {
    ...IN_WORKER,
    id: 'JSON.parse',
    allowedWhen: { note: 'at most 64 KiB of text', test: parsesLittleText },
  },
  { ...IN_WORKER, id: 'JSON.stringify' },
  {
    id: 'RegExp.prototype.exec',
    fix: 'run untrusted patterns in a Worker with a timeout',
    docs: IN_WORKER.docs,
  },
  {
    id: 'gc',
    flag: '--expose-gc',
    fix: 'let V8 schedule collections',
    docs: 'cli.html#--expose-gc',
  },
]);

export const webTables: readonly Table[] = [webAssembly, storage, computing];
