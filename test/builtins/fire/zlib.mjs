import fs from 'node:fs';
import zlib from 'node:zlib';

const text = Buffer.from('compress me '.repeat(100));

const decompress = (compress, run) => ({ prepare: () => zlib[compress](text), run });

function archive() {
  const chunks = [...zlib.createZipArchiveSync([zlib.ZipEntry.createSync('first.txt', text)])];
  return Buffer.concat(chunks);
}

function openArchive(context) {
  const place = context.newPath('.zip');
  fs.writeFileSync(place, archive());
  const file = zlib.ZipFile.openSync(place, { writable: true });
  context.later(() => file.close());
  return file;
}

/** @type {import('./invocations.mjs').Invocations} */
export const zlibInvocations = {
  'zlib.deflateSync': { run: () => zlib.deflateSync(text) },
  'zlib.inflateSync': decompress('deflateSync', (data) => zlib.inflateSync(data)),
  'zlib.gzipSync': { run: () => zlib.gzipSync(text) },
  'zlib.gunzipSync': decompress('gzipSync', (data) => zlib.gunzipSync(data)),
  'zlib.deflateRawSync': { run: () => zlib.deflateRawSync(text) },
  'zlib.inflateRawSync': decompress('deflateRawSync', (data) => zlib.inflateRawSync(data)),
  'zlib.unzipSync': decompress('gzipSync', (data) => zlib.unzipSync(data)),
  'zlib.brotliCompressSync': { run: () => zlib.brotliCompressSync(text) },
  'zlib.brotliDecompressSync': decompress('brotliCompressSync', (data) =>
    zlib.brotliDecompressSync(data),
  ),
  'zlib.zstdCompressSync': { run: () => zlib.zstdCompressSync(text) },
  'zlib.zstdDecompressSync': decompress('zstdCompressSync', (data) =>
    zlib.zstdDecompressSync(data),
  ),
  'zlib.ZlibBase.prototype._processChunk': {
    prepare: (context) => {
      const stream = zlib.createDeflate();
      context.later(() => stream.close());
      return stream;
    },
    run: (stream) => stream['_processChunk'](text, zlib.constants.Z_FINISH),
  },

  'zlib.createZipArchiveSync': {
    prepare: () => [zlib.ZipEntry.createSync('first.txt', text)],
    run: (entries) => zlib.createZipArchiveSync(entries),
  },
  'zlib.ZipEntry.createSync': { run: () => zlib.ZipEntry.createSync('first.txt', text) },
  'zlib.ZipEntry.prototype.contentSync': {
    prepare: () => zlib.ZipEntry.createSync('first.txt', text),
    run: (entry) => entry.contentSync(),
  },
  'zlib.ZipFile.openSync': {
    prepare: (context) => {
      const place = context.newPath('.zip');
      fs.writeFileSync(place, archive());
      return [place, context];
    },
    run: ([place, context]) => {
      const file = zlib.ZipFile.openSync(place);
      context.later(() => file.close());
    },
  },
  'zlib.ZipFile.prototype.getSync': {
    prepare: openArchive,
    run: (file) => file.getSync('first.txt'),
  },
  'zlib.ZipFile.prototype.addSync': {
    prepare: openArchive,
    run: (file) => file.addSync('second.txt', text),
  },
  'zlib.ZipFile.prototype.addEntrySync': {
    prepare: (context) => [openArchive(context), zlib.ZipEntry.createSync('second.txt', text)],
    run: ([file, entry]) => file.addEntrySync(entry),
  },
  'zlib.ZipFile.prototype.deleteSync': {
    prepare: openArchive,
    run: (file) => file.deleteSync('first.txt'),
  },
  'zlib.ZipFile.prototype.compactSync': {
    prepare: openArchive,
    run: (file) => file.compactSync(),
  },
  // Generators: the call alone is judged here; the reading happens in `next`, by `getSync`.
  'zlib.ZipFile.prototype.valuesSync': { prepare: openArchive, run: (file) => file.valuesSync() },
  'zlib.ZipFile.prototype.entriesSync': { prepare: openArchive, run: (file) => file.entriesSync() },
  'zlib.ZipFile.prototype.forEachSync': {
    prepare: openArchive,
    run: (file) => file.forEachSync(() => {}),
  },
  'zlib.ZipFile.prototype.closeSync': { prepare: openArchive, run: (file) => file.closeSync() },
  'zlib.ZipBuffer.prototype.addSync': {
    prepare: () => new zlib.ZipBuffer(archive()),
    run: (buffer) => buffer.addSync('second.txt', text),
  },
  'zlib.ZipBuffer.prototype.toBufferSync': {
    prepare: () => new zlib.ZipBuffer(archive()),
    run: (buffer) => buffer.toBufferSync(),
  },
};
