// Written by watched.test.ts from the rows of this folder: run it with `--update`.
import * as is from './predicates.js';

/** A module, names of its functions as watched.ts reads them, and which calls of them are harmless. */
export type WatchedRow = readonly [module: string, names: string, test?: is.Harmless];

// prettier-ignore
export const watchedRows: readonly WatchedRow[] = [
  ['fs', 'accessSync existsSync lstatSync opendirSync readdirSync readlinkSync realpathSync realpathSync.native statSync statfsSync', is.looksAtKernelPath],
  ['fs', 'appendFileSync', is.writesDevice],
  ['fs', 'chmodSync chownSync copyFileSync cpSync globSync lchmodSync lchownSync linkSync lutimesSync mkdirSync mkdtempSync mkdtempDisposableSync openAsBlobSync renameSync rmSync rmdirSync symlinkSync truncateSync unlinkSync utimesSync fdatasyncSync fsyncSync readSync readvSync Dir.prototype.readSync/closeSync Utf8Stream.prototype.flushSync'],
  ['fs', 'openSync readFileSync', is.readsKernelPath],
  ['fs', 'writeFileSync', is.writesKernelPath],
  ['fs', 'watch', is.watchesOneDirectory],
  ['fs', 'closeSync fchmodSync fchownSync fstatSync ftruncateSync futimesSync', is.isStandardStream],
  ['fs', 'writeSync writevSync', is.writesOutput],
  ['child_process', 'execSync execFileSync spawnSync'],
  ['global', 'Atomics.wait', is.doesNotWait],
  ['inspector', 'waitForDebugger'],
  ['inspector', 'open', is.opensWithoutWaiting],
  ['crypto', 'pbkdf2Sync scryptSync argon2Sync generateKeyPairSync generateKeySync generatePrimeSync checkPrimeSync createDiffieHellman DiffieHellman.prototype.generateKeys/computeSecret DiffieHellmanGroup.prototype.generateKeys/computeSecret parsePKCS12'],
  ['crypto', 'hkdfSync', is.derivesFewBytes],
  ['crypto', 'randomBytes pseudoRandomBytes prng rng', is.drawsFewBytes],
  ['crypto', 'randomFillSync', is.fillsFewBytes],
  ['crypto', 'sign', is.signsQuickly],
  ['crypto', 'verify', is.verifiesQuickly],
  ['crypto', 'privateEncrypt privateDecrypt', is.usesSmallRsaKey],
  ['crypto', 'hash', is.hashesFewBytes],
  ['crypto', 'createPrivateKey', is.hasNoPassphrase],
  ['zlib', 'deflateSync inflateSync gzipSync gunzipSync deflateRawSync inflateRawSync unzipSync brotliCompressSync brotliDecompressSync zstdCompressSync zstdDecompressSync createZipArchiveSync ZipEntry.createSync ZipEntry.prototype.contentSync ZipFile.openSync ZipFile.prototype.getSync/addSync/addEntrySync/deleteSync/compactSync/valuesSync/entriesSync/forEachSync/closeSync ZipBuffer.prototype.addSync/toBufferSync'],
  ['zlib', 'ZlibBase.prototype._processChunk', is.processesLater],
  ['tls', 'createSecureContext'],
  ['tls', 'getCACertificates', is.readsCertificatesInMemory],
  ['node:sqlite', 'DatabaseSync! DatabaseSync.prototype.open/close/exec/prepare/loadExtension/applyChangeset/serialize/deserialize StatementSync.prototype.run/get/all/iterate Session.prototype.changeset/patchset'],
  ['module', 'prototype.require=require _load findPackageJSON register'],
  ['process', 'dlopen loadEnvFile report.getReport/writeReport'],
  ['node:ffi', 'dlopen DynamicLibrary!'],
  ['v8', 'writeHeapSnapshot getHeapSnapshot'],
  ['global', 'WebAssembly.Module!', is.compilesFewBytes],
  ['global', 'WebAssembly.Instance!'],
  ['global', 'Storage.prototype.getItem/setItem/removeItem/clear/key', is.isSessionStorage],
  ['node:wasi', 'WASI.prototype.start/initialize'],
];
