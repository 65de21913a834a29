import {
  isStandardStream,
  looksAtKernelPath,
  readsKernelPath,
  watchesOneDirectory,
  writesDevice,
  writesKernelPath,
  writesOutput,
} from './predicates.js';
import { opensAsynchronously, streamIsAsynchronous } from './predicates-unwatched.js';
import { rows, SINCE_22, SINCE_24, SINCE_26 } from './rows.js';
import type { AllowedWhen, Table } from './types.js';

const readKernel: AllowedWhen = {
  note: 'the path is under /proc, /sys or /dev, and is no terminal and no descriptor',
  test: readsKernelPath,
};
const lookKernel: AllowedWhen = {
  note: 'the path is under /proc, /sys or /dev, and is no terminal',
  test: looksAtKernelPath,
};
const output: AllowedWhen = { note: 'the descriptor is 1 or 2', test: writesOutput };
const standardStream: AllowedWhen = {
  note: 'the descriptor is 0, 1 or 2',
  test: isStandardStream,
};

const paths = rows({ module: 'fs', category: 'file system' }, () => [
  {
    id: 'fs.accessSync',
    fix: 'await fs.promises.access(path, mode)',
    docs: 'fs.html#fspromisesaccesspath-mode',
    shows: [0],
    allowedWhen: lookKernel,
  },
  {
    id: 'fs.appendFileSync',
    fix: 'await fs.promises.appendFile(path, data)',
    docs: 'fs.html#fspromisesappendfilepath-data-options',
    shows: [0, 2],
    allowedWhen: {
      note: 'the path is under /dev, or the descriptor is 1 or 2',
      test: writesDevice,
    },
  },
  {
    id: 'fs.chmodSync',
    fix: 'await fs.promises.chmod(path, mode)',
    docs: 'fs.html#fspromiseschmodpath-mode',
    shows: [0, 1],
  },
  {
    id: 'fs.chownSync',
    fix: 'await fs.promises.chown(path, uid, gid)',
    docs: 'fs.html#fspromiseschownpath-uid-gid',
    shows: [0],
  },
  {
    id: 'fs.copyFileSync',
    fix: 'await fs.promises.copyFile(src, dest)',
    docs: 'fs.html#fspromisescopyfilesrc-dest-mode',
    shows: [0, 1],
  },
  {
    id: 'fs.cpSync',
    fix: 'await fs.promises.cp(src, dest, { recursive: true })',
    docs: 'fs.html#fspromisescpsrc-dest-options',
    shows: [0, 1],
  },
  {
    id: 'fs.existsSync',
    fix: 'await fs.promises.access(path).then(() => true, () => false)',
    docs: 'fs.html#fspromisesaccesspath-mode',
    shows: [0],
    allowedWhen: lookKernel,
  },
  {
    id: 'fs.globSync',
    versions: SINCE_22,
    fix: 'await Array.fromAsync(fs.promises.glob(pattern))',
    docs: 'fs.html#fspromisesglobpattern-options',
    shows: [0],
  },
  // macOS only; elsewhere the property is there without a function.
  {
    id: 'fs.lchmodSync',
    fix: 'await fs.promises.lchmod(path, mode)',
    docs: 'fs.html#fspromiseslchmodpath-mode',
    shows: [0, 1],
  },
  {
    id: 'fs.lchownSync',
    fix: 'await fs.promises.lchown(path, uid, gid)',
    docs: 'fs.html#fspromiseslchownpath-uid-gid',
    shows: [0],
  },
  {
    id: 'fs.linkSync',
    fix: 'await fs.promises.link(existingPath, newPath)',
    docs: 'fs.html#fspromiseslinkexistingpath-newpath',
    shows: [0, 1],
  },
  {
    id: 'fs.lstatSync',
    fix: 'await fs.promises.lstat(path)',
    docs: 'fs.html#fspromiseslstatpath-options',
    shows: [0],
    allowedWhen: lookKernel,
  },
  {
    id: 'fs.lutimesSync',
    fix: 'await fs.promises.lutimes(path, atime, mtime)',
    docs: 'fs.html#fspromiseslutimespath-atime-mtime',
    shows: [0],
  },
  {
    id: 'fs.mkdirSync',
    fix: 'await fs.promises.mkdir(path, { recursive: true })',
    docs: 'fs.html#fspromisesmkdirpath-options',
    shows: [0],
  },
  {
    id: 'fs.mkdtempSync',
    fix: 'await fs.promises.mkdtemp(prefix)',
    docs: 'fs.html#fspromisesmkdtempprefix-options',
    shows: [0, 1],
  },
  // What it returns deletes the tree without a public function, so that is not seen.
  {
    id: 'fs.mkdtempDisposableSync',
    versions: SINCE_24,
    fix: 'await fs.promises.mkdtempDisposable(prefix)',
    docs: 'fs.html#fspromisesmkdtempdisposableprefix-options',
    shows: [0, 1],
  },
  {
    id: 'fs.openSync',
    fix: 'await fs.promises.open(path, flags)',
    docs: 'fs.html#fspromisesopenpath-flags-mode',
    shows: [0, 1],
    allowedWhen: readKernel,
  },
  {
    id: 'fs.openAsBlobSync',
    versions: SINCE_26,
    fix: 'await fs.openAsBlob(path)',
    docs: 'fs.html#fsopenasblobpath-options',
    shows: [0],
  },
  {
    id: 'fs.opendirSync',
    fix: 'await fs.promises.opendir(path)',
    docs: 'fs.html#fspromisesopendirpath-options',
    shows: [0],
    allowedWhen: lookKernel,
  },
  {
    id: 'fs.readdirSync',
    fix: 'await fs.promises.readdir(path)',
    docs: 'fs.html#fspromisesreaddirpath-options',
    shows: [0, 1],
    allowedWhen: lookKernel,
  },
  {
    id: 'fs.readFileSync',
    fix: 'await fs.promises.readFile(path)',
    docs: 'fs.html#fspromisesreadfilepath-options',
    shows: [0, 1],
    allowedWhen: readKernel,
  },
  {
    id: 'fs.readlinkSync',
    fix: 'await fs.promises.readlink(path)',
    docs: 'fs.html#fspromisesreadlinkpath-options',
    shows: [0, 1],
    allowedWhen: lookKernel,
  },
  {
    id: 'fs.realpathSync',
    fix: 'await fs.promises.realpath(path)',
    docs: 'fs.html#fspromisesrealpathpath-options',
    shows: [0, 1],
    allowedWhen: lookKernel,
  },
  {
    id: 'fs.realpathSync.native',
    fix: 'await fs.promises.realpath(path)',
    docs: 'fs.html#fspromisesrealpathpath-options',
    shows: [0, 1],
    allowedWhen: lookKernel,
  },
  {
    id: 'fs.renameSync',
    fix: 'await fs.promises.rename(oldPath, newPath)',
    docs: 'fs.html#fspromisesrenameoldpath-newpath',
    shows: [0, 1],
  },
  {
    id: 'fs.rmSync',
    fix: 'await fs.promises.rm(path, { recursive: true, force: true })',
    docs: 'fs.html#fspromisesrmpath-options',
    shows: [0],
  },
  {
    id: 'fs.rmdirSync',
    fix: 'await fs.promises.rmdir(path)',
    docs: 'fs.html#fspromisesrmdirpath-options',
    shows: [0],
  },
  {
    id: 'fs.statSync',
    fix: 'await fs.promises.stat(path)',
    docs: 'fs.html#fspromisesstatpath-options',
    shows: [0],
    allowedWhen: lookKernel,
  },
  {
    id: 'fs.statfsSync',
    fix: 'await fs.promises.statfs(path)',
    docs: 'fs.html#fspromisesstatfspath-options',
    shows: [0],
    allowedWhen: lookKernel,
  },
  {
    id: 'fs.symlinkSync',
    fix: 'await fs.promises.symlink(target, path)',
    docs: 'fs.html#fspromisessymlinktarget-path-type',
    shows: [0, 1, 2],
  },
  {
    id: 'fs.truncateSync',
    fix: 'await fs.promises.truncate(path, len)',
    docs: 'fs.html#fspromisestruncatepath-len',
    shows: [0],
  },
  {
    id: 'fs.unlinkSync',
    fix: 'await fs.promises.unlink(path)',
    docs: 'fs.html#fspromisesunlinkpath',
    shows: [0],
  },
  {
    id: 'fs.utimesSync',
    fix: 'await fs.promises.utimes(path, atime, mtime)',
    docs: 'fs.html#fspromisesutimespath-atime-mtime',
    shows: [0],
  },
  {
    id: 'fs.writeFileSync',
    fix: 'await fs.promises.writeFile(file, data)',
    docs: 'fs.html#fspromiseswritefilefile-data-options',
    shows: [0, 2],
    allowedWhen: {
      note: 'the path is under /dev or /proc, or the descriptor is 1 or 2',
      test: writesKernelPath,
    },
  },
  // Without `recursive` it is one system call; with it, Linux walks the whole tree at the call.
  {
    id: 'fs.watch',
    fix: 'fs.promises.watch(directory)  // one for each directory, not recursive',
    docs: 'fs.html#fspromiseswatchfilename-options',
    shows: [0, 1],
    allowedWhen: { note: 'not recursive, or on macOS or Windows', test: watchesOneDirectory },
  },
]);

const descriptors = rows({ module: 'fs', category: 'file system' }, () => [
  {
    id: 'fs.closeSync',
    fix: 'await fileHandle.close()',
    docs: 'fs.html#filehandleclose',
    allowedWhen: standardStream,
  },
  {
    id: 'fs.fchmodSync',
    fix: 'await fileHandle.chmod(mode)',
    docs: 'fs.html#filehandlechmodmode',
    allowedWhen: standardStream,
  },
  {
    id: 'fs.fchownSync',
    fix: 'await fileHandle.chown(uid, gid)',
    docs: 'fs.html#filehandlechownuid-gid',
    allowedWhen: standardStream,
  },
  {
    id: 'fs.fdatasyncSync',
    fix: 'await fileHandle.datasync()',
    docs: 'fs.html#filehandledatasync',
  },
  {
    id: 'fs.fstatSync',
    fix: 'await fileHandle.stat()',
    docs: 'fs.html#filehandlestatoptions',
    allowedWhen: standardStream,
  },
  { id: 'fs.fsyncSync', fix: 'await fileHandle.sync()', docs: 'fs.html#filehandlesync' },
  {
    id: 'fs.ftruncateSync',
    fix: 'await fileHandle.truncate(length)',
    docs: 'fs.html#filehandletruncatelen',
    allowedWhen: standardStream,
  },
  {
    id: 'fs.futimesSync',
    fix: 'await fileHandle.utimes(atime, mtime)',
    docs: 'fs.html#filehandleutimesatime-mtime',
    allowedWhen: standardStream,
  },
  // Descriptor 0 is not exempt from reading: it waits for somebody to type.
  {
    id: 'fs.readSync',
    fix: 'await fileHandle.read(buffer, offset, length, position)',
    docs: 'fs.html#filehandlereadbuffer-offset-length-position',
  },
  {
    id: 'fs.readvSync',
    fix: 'await fileHandle.readv(buffers, position)',
    docs: 'fs.html#filehandlereadvbuffers-position',
  },
  {
    id: 'fs.writeSync',
    fix: 'await fileHandle.write(buffer, offset, length, position)',
    docs: 'fs.html#filehandlewritebuffer-offset-length-position',
    allowedWhen: output,
  },
  {
    id: 'fs.writevSync',
    fix: 'await fileHandle.writev(buffers, position)',
    docs: 'fs.html#filehandlewritevbuffers-position',
    allowedWhen: output,
  },
  { id: 'fs.Dir.prototype.readSync', fix: 'await dir.read()', docs: 'fs.html#dirread' },
  { id: 'fs.Dir.prototype.closeSync', fix: 'await dir.close()', docs: 'fs.html#dirclose' },
  {
    id: 'fs.Utf8Stream.prototype.flushSync',
    versions: SINCE_24,
    fix: 'utf8Stream.flush(callback)',
    docs: 'fs.html#utf8streamflushcallback',
  },
]);

// Asynchronous functions that do a little on the calling thread, and logging streams.
const quiet = rows({ module: 'fs', category: 'file system', rule: 'off' }, () => [
  {
    id: 'fs.openAsBlob',
    fix: 'new Blob([await fs.promises.readFile(path)])',
    docs: 'fs.html#fspromisesreadfilepath-options',
    shows: [0],
  },
  {
    id: 'fs.watchFile',
    fix: 'fs.promises.watch(filename)',
    docs: 'fs.html#fspromiseswatchfilename-options',
    shows: [0],
  },
  // Undocumented: Node's own asynchronous `fs.promises.opendir(path, { recursive: true })` ends in it.
  {
    id: 'fs.Dir.prototype.readSyncRecursive',
    versions: [20, 22, 24],
    fix: 'await fs.promises.readdir(path, { recursive: true })',
    docs: 'fs.html#fspromisesreaddirpath-options',
    shows: [0],
  },
  {
    id: 'fs.Utf8Stream',
    kind: 'class',
    versions: SINCE_24,
    fix: 'new fs.Utf8Stream({ dest, sync: false })',
    docs: 'fs.html#new-fsutf8streamoptions',
    allowedWhen: { note: 'without `sync: true`', test: opensAsynchronously },
  },
  {
    id: 'fs.Utf8Stream.prototype.write',
    versions: SINCE_24,
    fix: 'new fs.Utf8Stream({ dest, sync: false })',
    docs: 'fs.html#new-fsutf8streamoptions',
    allowedWhen: { note: 'the stream was made without `sync: true`', test: streamIsAsynchronous },
  },
]);

export const fsTables: readonly Table[] = [paths, descriptors, quiet];
