import fs from 'node:fs';
import inspector from 'node:inspector';
import module from 'node:module';
import tls from 'node:tls';
import zlib from 'node:zlib';
import { cryptoCalls } from './allowed-crypto.mjs';

const KIB = 1024;
const LARGE = 64 * KIB + 1;

const call = (run) => ({ run });

/** Looks at `/dev`, and at the same place through a path that may leave it. */
const looks = (look) => ({
  allowed: [call(() => look('/dev'))],
  reported: [call(() => look('/dev/../dev'))],
});

const opensDirectory = (run) => ({
  prepare: (context) => context,
  run: (context) => {
    const opened = run();
    context.later(() => opened.close());
  },
});

const whenCalledBack = (start) => new Promise((resolve) => start(resolve));

const callStorage = (method, ...args) => ({
  allowed: [call(() => globalThis.sessionStorage[method](...args))],
});

const stream = (sync) => async (context) => {
  const made = new fs.Utf8Stream({ dest: context.newFile(), sync });
  context.later(() => made.destroy());
  await new Promise((resolve) => made.once('ready', resolve));
  return made;
};

const makesStream = (sync) => ({
  prepare: (context) => [context.newFile(), context],
  run: ([dest, context]) => {
    const made = new fs.Utf8Stream({ dest, sync });
    context.later(() => made.destroy());
  },
});

// Its own id, so that nothing changes; a name that nobody has, so that nothing is found.
const identity = (name, get) => ({
  allowed: [call(() => process[name](process[get]()))],
  reported: [{ throws: true, run: () => process[name]('loopguard-nobody') }],
});

const emptyModule = Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
const paddedModule = Uint8Array.from([
  ...emptyModule,
  0x00,
  0x88,
  0x27,
  0x00,
  ...Array(4999).fill(0),
]);

/**
 * For each id whose arguments (or the guard) decide, calls that are harmless. Reported must be what
 * `invocations` has for the id, and what `reported` adds: rows that are off have only that.
 *
 * @type {Readonly<Record<string, {
 *   allowed: import('./invocations.mjs').Invocation[],
 *   reported?: import('./invocations.mjs').Invocation[],
 * }>>}
 */
export const predicateCalls = {
  ...cryptoCalls,

  'fs.accessSync': looks((path) => fs.accessSync(path)),
  'fs.existsSync': looks((path) => fs.existsSync(path)),
  'fs.lstatSync': looks((path) => fs.lstatSync(path)),
  'fs.readdirSync': looks((path) => fs.readdirSync(path)),
  'fs.readlinkSync': looks((path) => fs.readlinkSync(path)),
  'fs.realpathSync': looks((path) => fs.realpathSync(path)),
  'fs.realpathSync.native': looks((path) => fs.realpathSync.native(path)),
  'fs.statSync': looks((path) => fs.statSync(path)),
  'fs.statfsSync': looks((path) => fs.statfsSync(path)),
  'fs.opendirSync': { allowed: [opensDirectory(() => fs.opendirSync('/dev'))] },
  'fs.openSync': {
    allowed: [
      {
        prepare: (context) => context,
        run: (context) => {
          const opened = fs.openSync('/dev/null', 'r');
          context.later(() => fs.closeSync(opened));
        },
      },
    ],
    // Another process's descriptor, which is not there.
    reported: [call(() => fs.openSync('/proc/0/fd/9', 'r'))],
  },
  'fs.readFileSync': {
    allowed: [
      call(() => fs.readFileSync('/dev/null')),
      call(() => fs.readFileSync('/proc/self/stat')),
    ],
    reported: [call(() => fs.readFileSync('/proc/self/cwd/package.json'))],
  },
  'fs.appendFileSync': {
    allowed: [call(() => fs.appendFileSync('/dev/null', '')), call(() => fs.appendFileSync(2, ''))],
  },
  'fs.writeFileSync': {
    allowed: [call(() => fs.writeFileSync('/dev/null', '')), call(() => fs.writeFileSync(1, ''))],
  },
  'fs.writeSync': { allowed: [call(() => fs.writeSync(1, ''))] },
  'fs.writevSync': { allowed: [call(() => fs.writevSync(2, []))] },
  'fs.watch': {
    allowed: [
      {
        prepare: (context) => [context.newDirectory(), context],
        run: ([place, context]) => {
          const watcher = fs.watch(place);
          context.later(() => watcher.close());
        },
      },
    ],
  },
  'fs.fstatSync': { allowed: [call(() => fs.fstatSync(0))] },
  'fs.fchownSync': { allowed: [call(() => fs.fchownSync(1, -1, -1))] },
  // These throw for their other arguments: whatever the descriptor stands for stays as it is.
  'fs.fchmodSync': { allowed: [call(() => fs.fchmodSync(1, -1))] },
  'fs.ftruncateSync': { allowed: [call(() => fs.ftruncateSync(1, 'no length'))] },
  'fs.futimesSync': { allowed: [call(() => fs.futimesSync(2, 'no time', 0))] },
  // Opens it again: the lowest free descriptor is the one that was closed.
  'fs.closeSync': {
    allowed: [
      call(() => {
        fs.closeSync(0);
        fs.openSync('/dev/null', 'r');
      }),
    ],
  },
  'fs.Utf8Stream': { allowed: [makesStream(false)], reported: [makesStream(true)] },
  'fs.Utf8Stream.prototype.write': {
    allowed: [{ prepare: stream(false), run: (made) => made.write('text') }],
    reported: [{ prepare: stream(true), run: (made) => made.write('text') }],
  },

  'Atomics.wait': {
    allowed: [call(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0))],
  },
  'inspector.open': { allowed: [call(() => inspector.open(70_000, '127.0.0.1'))] },

  'zlib.ZlibBase.prototype._processChunk': {
    allowed: [
      {
        prepare: () => zlib.createDeflate(),
        run: (deflate) =>
          whenCalledBack((done) =>
            deflate['_processChunk'](Buffer.from('text'), zlib.constants.Z_FINISH, done),
          ),
      },
    ],
  },
  // The guard decides these: by who calls, and by what is loaded already.
  'tls.createSecureContext': {
    allowed: [
      {
        prepare: (context) => context,
        run: (context) => {
          const socket = tls.connect({ port: 9, host: '127.0.0.1', ca: [] });
          socket.on('error', () => {});
          context.later(() => socket.destroy());
        },
      },
    ],
  },
  require: {
    allowed: [
      {
        prepare: (context) => {
          const require = module.createRequire(import.meta.url);
          const file = context.newFile('module.exports = 1;', '.cjs');
          require(file);
          return () => require(file);
        },
        run: (requireAgain) => requireAgain(),
      },
      call(() => module.createRequire(import.meta.url)('node:zlib')),
    ],
  },
  'module._load': { allowed: [call(() => module['_load']('node:zlib', null, false))] },
  // Reported as `require`, once.
  'process.dlopen': {
    allowed: [
      {
        prepare: (context) => [
          module.createRequire(import.meta.url),
          context.newFile('no addon', '.node'),
        ],
        run: ([require, file]) => require(file),
      },
    ],
  },

  'tls.getCACertificates': { allowed: [call(() => tls.getCACertificates('bundled'))] },

  'JSON.parse': {
    allowed: [call(() => JSON.parse(`"${'a'.repeat(LARGE - 3)}"`))],
    reported: [call(() => JSON.parse(`"${'a'.repeat(LARGE - 2)}"`))],
  },
  'WebAssembly.Module': { allowed: [call(() => new WebAssembly.Module(emptyModule))] },
  'WebAssembly.validate': {
    allowed: [call(() => WebAssembly.validate(emptyModule))],
    reported: [call(() => WebAssembly.validate(paddedModule))],
  },
  'Storage.prototype.getItem': callStorage('getItem', 'key'),
  'Storage.prototype.setItem': callStorage('setItem', 'key', 'value'),
  'Storage.prototype.removeItem': callStorage('removeItem', 'key'),
  'Storage.prototype.clear': callStorage('clear'),
  'Storage.prototype.key': callStorage('key', 0),

  'process.setuid': identity('setuid', 'getuid'),
  'process.seteuid': identity('seteuid', 'geteuid'),
  'process.setgid': identity('setgid', 'getgid'),
  'process.setegid': identity('setegid', 'getegid'),
};
