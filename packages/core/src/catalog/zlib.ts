import { processesLater } from './predicates.js';
import { IN_WORKER, rows, SINCE_22, SINCE_26 } from './rows.js';
import type { Table } from './types.js';

const oneShot = rows({ module: 'zlib', category: 'compression' }, () => [
  {
    id: 'zlib.deflateSync',
    fix: 'await util.promisify(zlib.deflate)(buffer)',
    docs: 'zlib.html#zlibdeflatebuffer-options-callback',
  },
  {
    id: 'zlib.inflateSync',
    fix: 'await util.promisify(zlib.inflate)(buffer)',
    docs: 'zlib.html#zlibinflatebuffer-options-callback',
  },
  {
    id: 'zlib.gzipSync',
    fix: 'await util.promisify(zlib.gzip)(buffer)',
    docs: 'zlib.html#zlibgzipbuffer-options-callback',
  },
  {
    id: 'zlib.gunzipSync',
    fix: 'await util.promisify(zlib.gunzip)(buffer)',
    docs: 'zlib.html#zlibgunzipbuffer-options-callback',
  },
  {
    id: 'zlib.deflateRawSync',
    fix: 'await util.promisify(zlib.deflateRaw)(buffer)',
    docs: 'zlib.html#zlibdeflaterawbuffer-options-callback',
  },
  {
    id: 'zlib.inflateRawSync',
    fix: 'await util.promisify(zlib.inflateRaw)(buffer)',
    docs: 'zlib.html#zlibinflaterawbuffer-options-callback',
  },
  {
    id: 'zlib.unzipSync',
    fix: 'await util.promisify(zlib.unzip)(buffer)',
    docs: 'zlib.html#zlibunzipbuffer-options-callback',
  },
  {
    id: 'zlib.brotliCompressSync',
    fix: 'await util.promisify(zlib.brotliCompress)(buffer)',
    docs: 'zlib.html#zlibbrotlicompressbuffer-options-callback',
  },
  {
    id: 'zlib.brotliDecompressSync',
    fix: 'await util.promisify(zlib.brotliDecompress)(buffer)',
    docs: 'zlib.html#zlibbrotlidecompressbuffer-options-callback',
  },
  {
    id: 'zlib.zstdCompressSync',
    versions: SINCE_22,
    fix: 'await util.promisify(zlib.zstdCompress)(buffer)',
    docs: 'zlib.html#zlibzstdcompressbuffer-options-callback',
  },
  {
    id: 'zlib.zstdDecompressSync',
    versions: SINCE_22,
    fix: 'await util.promisify(zlib.zstdDecompress)(buffer)',
    docs: 'zlib.html#zlibzstddecompressbuffer-options-callback',
  },
  // Undocumented. ZlibBase is not exported; packages reach it through a stream.
  {
    id: 'zlib.ZlibBase.prototype._processChunk',
    fix: 'await util.promisify(zlib.inflate)(buffer)',
    docs: 'zlib.html#zlibinflatebuffer-options-callback',
    allowedWhen: { note: 'with a callback', test: processesLater },
  },
]);

// Zip archives came in 26.8. The exported classes are thin subclasses: methods live one prototype up.
const zip = rows({ module: 'zlib', category: 'compression', versions: SINCE_26 }, () => [
  {
    id: 'zlib.createZipArchiveSync',
    fix: 'for await (const chunk of zlib.createZipArchive(entries))',
    docs: 'zlib.html#zlibcreateziparchiveentries-options',
  },
  {
    id: 'zlib.ZipEntry.createSync',
    fix: 'await zlib.ZipEntry.create(filename, data)',
    docs: 'zlib.html#static-method-zlibzipentrycreatefilename-data-options',
    shows: [0],
  },
  {
    id: 'zlib.ZipEntry.prototype.contentSync',
    fix: 'await zipEntry.content()',
    docs: 'zlib.html#zipentrycontentoptions',
  },
  {
    id: 'zlib.ZipFile.openSync',
    fix: 'await zlib.ZipFile.open(filename)',
    docs: 'zlib.html#static-method-zlibzipfileopenfilename-options',
    shows: [0],
  },
  {
    id: 'zlib.ZipFile.prototype.getSync',
    fix: 'await zipFile.get(name)',
    docs: 'zlib.html#zipfilegetname',
    shows: [0],
  },
  {
    id: 'zlib.ZipFile.prototype.addSync',
    fix: 'await zipFile.add(filename, data)',
    docs: 'zlib.html#zipfileaddfilename-data-options',
    shows: [0],
  },
  {
    id: 'zlib.ZipFile.prototype.addEntrySync',
    fix: 'await zipFile.addEntry(entry)',
    docs: 'zlib.html#zipfileaddentryentry',
  },
  {
    id: 'zlib.ZipFile.prototype.deleteSync',
    fix: 'await zipFile.delete(name)',
    docs: 'zlib.html#zipfiledeletename',
    shows: [0],
  },
  {
    id: 'zlib.ZipFile.prototype.compactSync',
    fix: 'for await (const chunk of zipFile.compact())',
    docs: 'zlib.html#zipfilecompactcomment',
  },
  {
    id: 'zlib.ZipFile.prototype.valuesSync',
    fix: 'for await (const entry of zipFile.values())',
    docs: 'zlib.html#zipfilevalues',
  },
  {
    id: 'zlib.ZipFile.prototype.entriesSync',
    fix: 'for (const [name, entry] of zipFile.entries()) await entry',
    docs: 'zlib.html#zipfileentries',
  },
  {
    id: 'zlib.ZipFile.prototype.forEachSync',
    fix: 'for await (const entry of zipFile.values())',
    docs: 'zlib.html#zipfilevalues',
  },
  {
    id: 'zlib.ZipFile.prototype.closeSync',
    fix: 'await zipFile.close()',
    docs: 'zlib.html#zipfileclose',
  },
  {
    id: 'zlib.ZipBuffer.prototype.addSync',
    fix: 'await zipBuffer.add(filename, data)',
    docs: 'zlib.html#zipbufferaddfilename-data-options',
    shows: [0],
  },
  {
    id: 'zlib.ZipBuffer.prototype.toBufferSync',
    fix: 'await zipBuffer.toBuffer()',
    docs: 'zlib.html#zipbuffertobufferoptions',
  },
  // The first read of a file-backed entry may read a little from the disk.
  {
    id: 'zlib.ZipEntry.prototype.modified',
    rule: 'off',
    kind: 'getter',
    fix: 'await zipEntry.content()  // before reading zipEntry.modified',
    docs: 'zlib.html#zipentrycontentoptions',
  },
]);

const checksum = rows({ module: 'zlib', category: 'cpu', rule: 'off' }, () => [
  {
    id: 'zlib.crc32',
    fix: 'zlib.crc32(chunk, checksum)  // chunk by chunk from a stream',
    docs: 'zlib.html#zlibcrc32data-value',
  },
]);

// Transforms for `node:stream/iter`; making one is cheap, pulling through it is not.
const iterable = rows(
  {
    module: 'node:zlib/iter',
    category: 'compression',
    rule: 'off',
    versions: SINCE_26,
    flag: '--experimental-stream-iter',
    docs: IN_WORKER.docs,
  },
  () => [
    { id: 'zlib/iter.compressGzipSync', fix: 'compressGzip()  // with the asynchronous pull()' },
    {
      id: 'zlib/iter.compressDeflateSync',
      fix: 'compressDeflate()  // with the asynchronous pull()',
    },
    {
      id: 'zlib/iter.compressBrotliSync',
      fix: 'compressBrotli()  // with the asynchronous pull()',
    },
    { id: 'zlib/iter.compressZstdSync', fix: 'compressZstd()  // with the asynchronous pull()' },
    {
      id: 'zlib/iter.decompressGzipSync',
      fix: 'decompressGzip()  // with the asynchronous pull()',
    },
    {
      id: 'zlib/iter.decompressDeflateSync',
      fix: 'decompressDeflate()  // with the asynchronous pull()',
    },
    {
      id: 'zlib/iter.decompressBrotliSync',
      fix: 'decompressBrotli()  // with the asynchronous pull()',
    },
    {
      id: 'zlib/iter.decompressZstdSync',
      fix: 'decompressZstd()  // with the asynchronous pull()',
    },
  ],
);

export const zlibTables: readonly Table[] = [oneShot, zip, checksum, iterable];
