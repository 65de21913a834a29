import dedent from 'dedent';
import { program } from '../program.js';
import type { Note, NoteGroup, Snippet } from '../types.js';

/** The same two lines for each pair of functions. */
function pack(name: string, input = "'much text '.repeat(10_000)"): Snippet {
  return {
    code: dedent`
      import { promisify } from 'node:util';
      import zlib from 'node:zlib';

      const packed = await promisify(zlib.${name})(${input});
      console.log(packed.length);
    `,
  };
}

function unpack(name: string, packer: string): Snippet {
  return {
    code: dedent`
      import { promisify } from 'node:util';
      import zlib from 'node:zlib';

      const packed = await promisify(zlib.${packer})('much text '.repeat(10_000));
      const bytes = await promisify(zlib.${name})(packed);
      console.log(bytes.toString().length);
    `,
  };
}

const untrusted: Note = {
  pitfalls: [
    'A small input can unpack to gigabytes. Give data of others a limit: `{ maxOutputLength: 10 * 2 ** 20 }`.',
  ],
};

export const compression: NoteGroup = {
  title: 'Compressing and decompressing',
  blocks:
    'The whole input is worked through before the call returns. A kilobyte takes 10 µs; 6 MB of text took 50 to 280 ms with gzip, 14 to 80 ms to unpack, and 15 to 30 s with Brotli at its default quality of 11.',
  how: 'Call the form with a callback, by `promisify`: the work moves to the thread pool. For a file, an upload or a response, put a stream in between, and nothing has to be in memory as a whole.',
  snippet: program`
    import { createReadStream, createWriteStream } from 'node:fs';
    import { pipeline } from 'node:stream/promises';
    import { createGzip } from 'node:zlib';

    await pipeline(createReadStream('big.log'), createGzip(), createWriteStream('big.log.gz'));
  `,
  pitfalls: [
    'Thousands of small calls at once are slower asynchronously, and use much memory: each makes an object and waits for a thread. Collect small parts into one stream, or leave them uncompressed.',
    'Do not compress the same answer in each request. Do it once and keep the result.',
    'An error of a stream is an event, not an exception. `pipeline` makes a rejection of it, and closes all streams.',
  ],
  allow:
    'While the program starts, and for a few hundred bytes on a path that has to stay synchronous.',
  topics: ['streaming'],
  calls: {
    'zlib.gzipSync': { snippet: pack('gzip') },
    'zlib.gunzipSync': { ...untrusted, snippet: unpack('gunzip', 'gzip') },
    'zlib.deflateSync': { snippet: pack('deflate') },
    'zlib.inflateSync': { ...untrusted, snippet: unpack('inflate', 'deflate') },
    'zlib.deflateRawSync': { snippet: pack('deflateRaw') },
    'zlib.inflateRawSync': { ...untrusted, snippet: unpack('inflateRaw', 'deflateRaw') },
    'zlib.unzipSync': { ...untrusted, snippet: unpack('unzip', 'gzip') },
    'zlib.brotliCompressSync': {
      snippet: program`
        import { promisify } from 'node:util';
        import zlib from 'node:zlib';

        // Quality 11, the default, is for files that are compressed once.
        const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 };
        const packed = await promisify(zlib.brotliCompress)('much text '.repeat(10_000), { params });
        console.log(packed.length);
      `,
      pitfalls: [
        'At quality 11 Brotli keeps a thread of the pool busy for seconds. Quality 4 to 6 is for answers that are made on the fly.',
      ],
    },
    'zlib.brotliDecompressSync': {
      ...untrusted,
      snippet: unpack('brotliDecompress', 'brotliCompress'),
    },
    'zlib.zstdCompressSync': { snippet: pack('zstdCompress') },
    'zlib.zstdDecompressSync': { ...untrusted, snippet: unpack('zstdDecompress', 'zstdCompress') },
    'zlib.ZlibBase.prototype._processChunk': {
      blocks:
        'An undocumented method that some packages (pngjs, jszip forks) call to inflate without a stream.',
      how: 'Use the asynchronous entry of the package that the report names, such as `png.parse(…)` instead of `PNG.sync.read(…)`. In code of your own, call `zlib.inflate`.',
      snippet: unpack('inflate', 'deflate'),
    },
  },
};
