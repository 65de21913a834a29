// Written by watched.test.ts from the rows of this folder: run it with `--update`.
import * as is from './predicates.js';
import * as also from './predicates-unwatched.js';
import type { WatchedRow } from './watched-rows.js';

// prettier-ignore
export const unwatchedRows: readonly WatchedRow[] = [
  ['fs', 'openAsBlob watchFile Dir.prototype.readSyncRecursive'],
  ['fs', 'Utf8Stream!', also.opensAsynchronously],
  ['fs', 'Utf8Stream.prototype.write', also.streamIsAsynchronous],
  ['child_process', 'spawn fork exec execFile'],
  ['cluster', 'fork'],
  ['process', 'execve binding getBuiltinModule chdir cwd memoryUsage memoryUsage.rss resourceUsage constrainedMemory availableMemory exit initgroups setgroups stdout.write stderr.write _rawDebug'],
  ['inspector', 'close Session.prototype.post'],
  ['worker_threads', 'receiveMessageOnPort Worker! MessagePort.prototype.postMessage'],
  ['crypto', 'randomInt randomUUID randomUUIDv7 Sign.prototype.sign Verify.prototype.verify publicEncrypt publicDecrypt createHash Hash.prototype.digest Hmac.prototype.digest Cipheriv.prototype.update Decipheriv.prototype.update ECDH.prototype.generateKeys/computeSecret createPublicKey createSecretKey X509Certificate! setEngine'],
  ['crypto', 'Hash.prototype.update', also.updatesFewBytes],
  ['crypto', 'diffieHellman encapsulate', also.hasSecondCallback],
  ['crypto', 'decapsulate', also.hasThirdCallback],
  ['crypto', 'KeyObject.prototype.export', also.exportsPlain],
  ['zlib', 'ZipEntry.prototype.modified? crc32'],
  ['node:zlib/iter', 'compressGzipSync compressDeflateSync compressBrotliSync compressZstdSync decompressGzipSync decompressDeflateSync decompressBrotliSync decompressZstdSync'],
  ['tls', 'SecureContext! setDefaultCACertificates Server.prototype.setSecureContext/addContext'],
  ['https', 'Agent! createServer'],
  ['node:sqlite', 'DatabaseSync.prototype.function/aggregate/createSession/createTagStore/location StatementSync.prototype.columns/close backup'],
  ['module', '_resolveFilename _findPath _extensions:.js=module._extensions[".js"] _extensions:.json=module._extensions[".json"] _extensions:.node=module._extensions[".node"] prototype._compile/load createRequire enableCompileCache flushCompileCache stripTypeScriptTypes findSourceMap'],
  ['process', 'setuid seteuid setgid setegid', also.isNumericId],
  ['global', 'console.log/error/warn/info/debug/dir/table/trace localStorage? structuredClone JSON.stringify RegExp.prototype.exec gc'],
  ['v8', 'takeCoverage stopCoverage queryObjects serialize deserialize'],
  ['vm', 'Script! compileFunction runInThisContext runInNewContext runInContext createContext Script.prototype.runInThisContext/runInContext/runInNewContext'],
  ['global', 'WebAssembly.validate', is.compilesFewBytes],
  ['global', 'JSON.parse', also.parsesLittleText],
  ['os', 'cpus freemem totalmem loadavg uptime networkInterfaces hostname getPriority availableParallelism homedir userInfo'],
  ['dgram', 'Socket.prototype.bindSync/connectSync'],
  ['dns', 'Resolver! setServers'],
  ['node:wasi', 'WASI!'],
  ['buffer', 'transcode'],
  ['trace_events', 'createTracing'],
  ['node:stream/iter', 'bytesSync textSync arrayBufferSync arraySync pipeToSync pullSync'],
];
