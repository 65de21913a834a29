import childProcess from 'node:child_process';
import inspector from 'node:inspector';
import module from 'node:module';
import tls from 'node:tls';
import { pathToFileURL } from 'node:url';
import v8 from 'node:v8';

// A module without content, and a section of 5000 bytes that nobody reads: 4 KiB are harmless.
const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const largeModule = Uint8Array.from([...HEADER, 0x00, 0x88, 0x27, 0x00, ...Array(4999).fill(0)]);

const text = (value) => [value.length, ...Buffer.from(value)];

/** Memory and one empty function under the given name, as WASI wants them. */
function program(name) {
  const exported = [2, ...text('memory'), 2, 0, ...text(name), 0, 0];
  const sections = [
    [1, 4, 1, 0x60, 0, 0],
    [3, 2, 1, 0],
    [5, 3, 1, 0, 1],
    [7, exported.length, ...exported],
    [10, 4, 1, 2, 0, 0x0b],
  ];
  return Uint8Array.from([...HEADER, ...sections.flat()]);
}

async function wasi(name) {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  const { WASI } = process.getBuiltinModule('node:wasi');
  process.emitWarning = emitWarning;
  const system = new WASI({ version: 'preview1' });
  const { instance } = await WebAssembly.instantiate(program(name), system.getImportObject());
  return { system, instance };
}

// Why not imported: only Node 26 has node:ffi.
const ffi = () => process.getBuiltinModule('node:ffi');
const missing = (context) => context.newPath('.missing');
const commonJs = (context) => context.newFile('module.exports = 1;\n', '.cjs');

/** @type {import('./invocations.mjs').Invocations} */
export const otherInvocations = {
  'child_process.execSync': { run: () => childProcess.execSync('exit 0') },
  'child_process.execFileSync': {
    run: () => childProcess.execFileSync(process.execPath, ['--version']),
  },
  'child_process.spawnSync': {
    run: () => childProcess.spawnSync(process.execPath, ['--version']),
  },

  'Atomics.wait': {
    prepare: () => new Int32Array(new SharedArrayBuffer(4)),
    run: (memory) => Atomics.wait(memory, 0, 0, 1),
  },
  // Throws: no inspector is active, so there is no debugger to wait for.
  'inspector.waitForDebugger': { throws: true, run: () => inspector.waitForDebugger() },
  // Throws: there is no such port, so none is opened.
  'inspector.open': { throws: true, run: () => inspector.open(70_000, '127.0.0.1', true) },

  require: {
    prepare: (context) => [module.createRequire(import.meta.url), commonJs(context)],
    run: ([require, file]) => require(file),
  },
  'module._load': { prepare: commonJs, run: (file) => module['_load'](file, null, false) },
  'module.findPackageJSON': {
    prepare: (context) => pathToFileURL(context.newFile()),
    run: (place) => module.findPackageJSON(place),
  },
  // Throws when it reads its options, before it starts the thread of the hooks.
  'module.register': {
    throws: true,
    run: () =>
      module.register('./hooks.mjs', {
        get parentURL() {
          throw new Error('no hooks wanted');
        },
      }),
  },
  // These throw: there is no such library.
  'process.dlopen': {
    throws: true,
    prepare: missing,
    run: (file) => process.dlopen({ exports: {} }, file),
  },
  'ffi.dlopen': { throws: true, prepare: missing, run: (file) => ffi().dlopen(file, {}) },
  'ffi.DynamicLibrary': {
    throws: true,
    prepare: missing,
    run: (file) => new (ffi().DynamicLibrary)(file),
  },

  'tls.createSecureContext': { run: () => tls.createSecureContext() },
  'tls.getCACertificates': { run: () => tls.getCACertificates('system') },

  // About 0.2 s in a small process.
  'v8.writeHeapSnapshot': {
    prepare: (context) => context.newPath('.heapsnapshot'),
    run: (file) => v8.writeHeapSnapshot(file),
  },
  'v8.getHeapSnapshot': {
    prepare: (context) => context,
    run: (context) => {
      const stream = v8.getHeapSnapshot();
      context.later(() => stream.destroy());
    },
  },

  'WebAssembly.Module': { run: () => new WebAssembly.Module(largeModule) },
  'WebAssembly.Instance': {
    prepare: () => WebAssembly.compile(largeModule),
    run: (compiled) => new WebAssembly.Instance(compiled),
  },
  'wasi.WASI.prototype.start': {
    prepare: () => wasi('_start'),
    run: ({ system, instance }) => system.start(instance),
  },
  'wasi.WASI.prototype.initialize': {
    prepare: () => wasi('_initialize'),
    run: ({ system, instance }) => system.initialize(instance),
  },
};
