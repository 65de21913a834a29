import { program } from '../program.js';
import type { NoteGroup } from '../types.js';

export const zip: NoteGroup = {
  title: 'Zip archives',
  blocks:
    'Entries are compressed or unpacked, and files read and written, before the call returns. The time grows with the entry, and for everything that rewrites the directory of the archive, with their number.',
  how: 'Each method has an asynchronous form of the same name without `Sync`.',
  snippet: program`
    import { createWriteStream } from 'node:fs';
    import { pipeline } from 'node:stream/promises';
    import { createZipArchive, ZipEntry, ZipFile } from 'node:zlib';

    const entry = await ZipEntry.create('hello.txt', Buffer.from('hello '.repeat(100)));
    await pipeline(createZipArchive([entry]), createWriteStream('new.zip'));

    const archive = await ZipFile.open('new.zip', { writable: true });
    try {
      await archive.add('more.txt', Buffer.from('more'));
      await archive.delete('more.txt');
      const found = await archive.get('hello.txt');
      console.log((await found.content()).toString().length);
      for await (const { name, size } of archive.values()) console.log(name, size);
    } finally {
      await archive.close();
    }
  `,
  pitfalls: [
    'Opening is the first step only: what was opened by `ZipFile.openSync` has to be read and closed asynchronously as well.',
    'A synchronous method throws while an asynchronous one of the same archive has not settled. Move all of them together, and await each.',
    'For a large entry take `await archive.stream(name)`, which keeps no whole entry in memory.',
    'The archive API came in Node 26.8 and is experimental.',
  ],
  allow: 'At start-up and in build scripts.',
  topics: ['streaming'],
  calls: {
    'zlib.createZipArchiveSync': {
      pitfalls: ['An entry from `ZipEntry.createStream` works with the asynchronous form only.'],
    },
    'zlib.ZipEntry.createSync': { blocks: 'It compresses the entry.' },
    'zlib.ZipEntry.prototype.contentSync': {
      blocks: 'It reads and unpacks the entry.',
      pitfalls: [
        'Limit what an entry of others may unpack to: `await entry.content({ maxSize: 10 * 2 ** 20 })`.',
      ],
    },
    'zlib.ZipFile.openSync': { blocks: 'It reads the directory at the end of the archive.' },
    'zlib.ZipFile.prototype.getSync': {
      blocks: 'It builds a handle; what is read through it blocks later.',
    },
    'zlib.ZipFile.prototype.addSync': {
      blocks: 'It compresses, writes, and writes the directory again.',
    },
    'zlib.ZipFile.prototype.addEntrySync': { blocks: 'It writes the entry and the directory.' },
    'zlib.ZipFile.prototype.deleteSync': { blocks: 'It writes the directory again.' },
    'zlib.ZipFile.prototype.compactSync': {
      blocks: 'It reads all entries and builds the whole archive in memory.',
      pitfalls: ['`compact()` is a stream: pipe it into a new file.'],
    },
    'zlib.ZipFile.prototype.valuesSync': {
      pitfalls: ['`values()` gives promises: `for await (const entry of archive.values())`.'],
    },
    'zlib.ZipFile.prototype.entriesSync': {
      pitfalls: [
        '`entries()` gives pairs with a promise: `for (const [name, entry] of archive.entries()) await entry`.',
      ],
    },
    'zlib.ZipFile.prototype.forEachSync': {
      pitfalls: [
        'A loop over `archive.values()` can await in its body; a callback is not awaited.',
      ],
    },
    'zlib.ZipFile.prototype.closeSync': {},
    'zlib.ZipBuffer.prototype.addSync': {
      snippet: program`
        import { readFile } from 'node:fs/promises';
        import { ZipBuffer } from 'node:zlib';

        const archive = new ZipBuffer(await readFile('archive.zip'));
        await archive.add('more.txt', Buffer.from('more'));
        console.log((await archive.toBuffer()).length);
      `,
      blocks: 'It compresses the entry.',
    },
    'zlib.ZipBuffer.prototype.toBufferSync': {
      snippet: program`
        import { readFile } from 'node:fs/promises';
        import { ZipBuffer } from 'node:zlib';

        const archive = new ZipBuffer(await readFile('archive.zip'));
        console.log((await archive.toBuffer()).length);
      `,
      blocks: 'It puts the whole archive together in memory.',
    },
  },
};
