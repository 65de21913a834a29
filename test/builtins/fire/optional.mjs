import buffer from 'node:buffer';
import childProcess from 'node:child_process';
import cluster from 'node:cluster';
import dgram from 'node:dgram';
import dns from 'node:dns';
import { once } from 'node:events';
import fs from 'node:fs';
import inspector from 'node:inspector';
import module from 'node:module';
import os from 'node:os';
import path from 'node:path';
import trace from 'node:trace_events';
import v8 from 'node:v8';
import vm from 'node:vm';
import workers from 'node:worker_threads';
import zlib from 'node:zlib';
import { predicateCalls } from './allowed.mjs';
import { optionalCrypto } from './optional-crypto.mjs';

/** One invocation for each of the names, separated by blanks: `object.name(...args)`. */
const methods = (prefix, object, names, ...args) =>
  Object.fromEntries(
    names.split(' ').map((name) => [`${prefix}.${name}`, { run: () => object[name](...args) }]),
  );

/** A started thing that has to end before the program does. */
const starts = (start) => ({
  prepare: (context) => [context, context.newFile('', '.cjs')],
  run: ([context, file]) => {
    const started = start(file);
    const closed = once(started, 'exit');
    context.later(() => closed);
  },
});

const socket = (context) => {
  const made = dgram.createSocket('udp4');
  context.later(() => made.close());
  return made;
};
const port = (context) => {
  const { port1 } = new workers.MessageChannel();
  context.later(() => port1.close());
  return port1;
};

// Why not imported: not every Node has them.
const builtin = (name) => process.getBuiltinModule(name);
// Kept until the end: Node 22 crashes when a database is collected before what was made of it.
const database = (context) => {
  const made = new (builtin('node:sqlite').DatabaseSync)(':memory:');
  context.later(() => made.close());
  return made;
};
const onDatabase = (run) => ({ prepare: database, run });
const onStatement = (run) => ({ prepare: (context) => database(context).prepare('SELECT 1'), run });
const iterable = (name, names) =>
  Object.fromEntries(
    names
      .split(' ')
      .map((key) => [
        `${name}.${key}`,
        { throws: 'maybe', run: () => builtin(`node:${name}`)[key]([]) },
      ]),
  );
const onModule = (extension, run, throws = false) => ({
  throws,
  prepare: (context) => context.newFile(extension === '.json' ? '{}' : '', extension),
  run: (file) => run(new module(file), file),
});

const files = {
  'fs.openAsBlob': { prepare: (context) => context.newFile(), run: (file) => fs.openAsBlob(file) },
  'fs.watchFile': {
    prepare: (context) => [context.newFile(), context],
    run: ([file, context]) => {
      fs.watchFile(file, { persistent: false, interval: 100_000 }, () => {});
      context.later(() => fs.unwatchFile(file));
    },
  },
  'fs.Dir.prototype.readSyncRecursive': {
    prepare: (context) => {
      const place = context.newDirectory();
      const dir = fs.opendirSync(place, { recursive: true });
      context.later(() => dir.close());
      return [
        dir,
        { parentPath: path.dirname(place), path: path.dirname(place), name: path.basename(place) },
      ];
    },
    run: ([dir, entry]) => dir.readSyncRecursive(entry),
  },
};

const processes = {
  'child_process.spawn': starts(() => childProcess.spawn(process.execPath, ['--version'])),
  'child_process.fork': starts((file) => childProcess.fork(file)),
  'child_process.exec': starts(() => childProcess.exec('exit 0')),
  'child_process.execFile': starts(() => childProcess.execFile(process.execPath, ['--version'])),
  'cluster.fork': starts((file) => {
    cluster.setupPrimary({ exec: file });
    const worker = cluster.fork();
    worker.kill();
    return worker;
  }),
  // These throw for their arguments: they would end the process, or change whose it is.
  'process.execve': { throws: true, run: () => process.execve(1) },
  'process.exit': { throws: true, run: () => process.exit('no number') },
  'process.initgroups': { throws: true, run: () => process.initgroups() },
  'process.setgroups': { throws: true, run: () => process.setgroups() },
  'process.chdir': { run: () => process.chdir('.') },
  'process.binding': { run: () => process.binding('util') },
  'process.getBuiltinModule': { run: () => process.getBuiltinModule('node:fs') },
  'process.memoryUsage.rss': { run: () => process.memoryUsage.rss() },
  ...methods(
    'process',
    process,
    'cwd memoryUsage resourceUsage constrainedMemory availableMemory _rawDebug',
  ),
  'process.stdout.write': { run: () => process.stdout.write('') },
  'process.stderr.write': { run: () => process.stderr.write('') },
  ...methods('console', console, 'log error warn info debug dir table trace'),
};

const threads = {
  'inspector.close': { run: () => inspector.close() },
  'inspector.Session.prototype.post': {
    prepare: (context) => {
      const session = new inspector.Session();
      session.connect();
      context.later(() => session.disconnect());
      return session;
    },
    run: (session) => session.post('Runtime.enable'),
  },
  'worker_threads.receiveMessageOnPort': {
    prepare: port,
    run: (receiver) => workers.receiveMessageOnPort(receiver),
  },
  'worker_threads.Worker': starts(() => new workers.Worker('', { eval: true })),
  'worker_threads.MessagePort.prototype.postMessage': {
    prepare: port,
    run: (sender) => sender.postMessage('text', []),
  },
};

const databases = {
  'sqlite.DatabaseSync.prototype.function': onDatabase((db) => db.function('one', () => 1)),
  'sqlite.DatabaseSync.prototype.aggregate': onDatabase((db) =>
    db.aggregate('all', { start: 0, step: (sum) => sum }),
  ),
  'sqlite.DatabaseSync.prototype.createSession': {
    prepare: (context) => [database(context), context],
    run: ([db, context]) => {
      const session = db.createSession();
      context.later(() => session.close());
    },
  },
  'sqlite.DatabaseSync.prototype.createTagStore': onDatabase((db) => db.createTagStore()),
  'sqlite.DatabaseSync.prototype.location': onDatabase((db) => db.location()),
  'sqlite.StatementSync.prototype.columns': onStatement((statement) => statement.columns()),
  'sqlite.StatementSync.prototype.close': onStatement((statement) => statement.close()),
  'sqlite.backup': {
    prepare: (context) => [database(context), context.newPath('.sqlite')],
    run: ([db, file]) => builtin('node:sqlite').backup(db, file),
  },
  localStorage: { run: () => globalThis.localStorage },
};

const modules = {
  'module._resolveFilename': { run: () => module['_resolveFilename']('node:fs') },
  'module._findPath': { run: () => module['_findPath']('nothing', [os.tmpdir()]) },
  'module._extensions[".js"]': onModule('.js', (made, file) =>
    module['_extensions']['.js'](made, file),
  ),
  'module._extensions[".json"]': onModule('.json', (made, file) =>
    module['_extensions']['.json'](made, file),
  ),
  // Throws: it is no addon.
  'module._extensions[".node"]': onModule(
    '.node',
    (made, file) => module['_extensions']['.node'](made, file),
    true,
  ),
  'module.prototype._compile': onModule('.cjs', (made, file) => made['_compile']('', file)),
  'module.prototype.load': onModule('.cjs', (made, file) => made.load(file)),
  'module.createRequire': { run: () => module.createRequire(import.meta.url) },
  'module.enableCompileCache': {
    prepare: (context) => context.newDirectory(),
    run: (place) => module.enableCompileCache(place),
  },
  ...methods('module', module, 'flushCompileCache'),
  'module.stripTypeScriptTypes': {
    throws: 'maybe',
    run: () => module.stripTypeScriptTypes('let value: number'),
  },
  'module.findSourceMap': { run: () => module.findSourceMap('/nothing.js') },
};

const emptyScript = () => new vm.Script('');
const computing = {
  'zlib.ZipEntry.prototype.modified': {
    prepare: () => zlib.ZipEntry.createSync('first.txt', Buffer.from('text')),
    run: (entry) => entry.modified,
  },
  'zlib.crc32': { run: () => zlib.crc32('text') },
  ...methods('v8', v8, 'takeCoverage stopCoverage'),
  'v8.queryObjects': { run: () => v8.queryObjects(workers.Worker) },
  'v8.serialize': { run: () => v8.serialize(1) },
  'v8.deserialize': { prepare: () => v8.serialize(1), run: (bytes) => v8.deserialize(bytes) },
  'vm.Script': { run: () => new vm.Script('') },
  ...methods('vm', vm, 'compileFunction runInThisContext runInNewContext', ''),
  'vm.runInContext': {
    prepare: () => vm.createContext(),
    run: (made) => vm.runInContext('', made),
  },
  'vm.createContext': { run: () => vm.createContext() },
  'vm.Script.prototype.runInThisContext': {
    prepare: emptyScript,
    run: (script) => script.runInThisContext(),
  },
  'vm.Script.prototype.runInContext': {
    prepare: () => [emptyScript(), vm.createContext()],
    run: ([script, made]) => script.runInContext(made),
  },
  'vm.Script.prototype.runInNewContext': {
    prepare: emptyScript,
    run: (script) => script.runInNewContext(),
  },
  structuredClone: { run: () => structuredClone({}) },
  'JSON.stringify': { run: () => JSON.stringify({}) },
  'RegExp.prototype.exec': { run: () => /text/.exec('text') },
  gc: { run: () => globalThis.gc() },
  'wasi.WASI': { run: () => new (builtin('node:wasi').WASI)({ version: 'preview1' }) },
  'buffer.transcode': { run: () => buffer.transcode(Buffer.from('text'), 'utf8', 'latin1') },
  'trace_events.createTracing': { run: () => trace.createTracing({ categories: ['node'] }) },
  ...iterable('stream/iter', 'bytesSync textSync arrayBufferSync arraySync pipeToSync pullSync'),
  ...iterable(
    'zlib/iter',
    'compressGzipSync compressDeflateSync compressBrotliSync compressZstdSync decompressGzipSync decompressDeflateSync decompressBrotliSync decompressZstdSync',
  ),
};

const system = {
  ...methods(
    'os',
    os,
    'cpus freemem totalmem loadavg uptime networkInterfaces hostname getPriority availableParallelism homedir userInfo',
  ),
  'dgram.Socket.prototype.bindSync': {
    prepare: socket,
    run: (made) => made.bindSync({ port: 0, address: '127.0.0.1' }),
  },
  'dgram.Socket.prototype.connectSync': {
    prepare: socket,
    run: (made) => made.connectSync(9, '127.0.0.1'),
  },
  'dns.Resolver': { run: () => new dns.Resolver() },
  'dns.setServers': { run: () => dns.setServers(['127.0.0.1']) },
};

/** For the rows that `predicateCalls` has both sides of. */
const decided = Object.fromEntries(
  Object.entries(predicateCalls).flatMap(([id, { reported: [first] = [] }]) =>
    first ? [[id, first]] : [],
  ),
);

/**
 * One invocation for each id that only a rule reports.
 *
 * @type {import('./invocations.mjs').Invocations}
 */
export const optionalInvocations = {
  ...decided,
  ...files,
  ...processes,
  ...threads,
  ...optionalCrypto,
  ...databases,
  ...modules,
  ...computing,
  ...system,
};
