import { program } from '../program.js';
import type { NoteGroup } from '../types.js';

export const descriptors: NoteGroup = {
  title: 'Open files',
  blocks:
    'Each call is one system call on an open file. On data in memory that is a microsecond; on a disk, and for everything that flushes, the loop waits for the device.',
  how: 'Replace the descriptor by a `FileHandle`: `await open(path)` returns one, and it has `read`, `write`, `stat`, `sync` and the rest as methods. The whole life of the file moves: open, each read and write, and close.',
  pitfalls: [
    'An `openSync` that was fixed is half of the fix. The reads and writes on its descriptor block longer than the opening, and each `readSync`, `writeSync` and `closeSync` is reported for itself, also when another function opened the file.',
    'Close the handle in a `finally`. One that is forgotten is closed by the garbage collector with a warning, and later Node releases make that an error.',
    'A number (`handle.fd`) that is handed on to synchronous functions is the same problem under another name.',
    'Do not run several reads or writes without a position at once on one handle; they share the place in the file.',
  ],
  allow:
    'Standard output and standard error (descriptors 1 and 2) are not reported where the row says so. While the program starts, and in a handler of `exit`, where nothing asynchronous runs any more.',
  topics: ['streaming'],
  calls: {
    'fs.openSync': {
      snippet: program`
        import { open } from 'node:fs/promises';

        const file = await open('notes.txt');
        try {
          const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0);
          console.log(buffer.toString('utf8', 0, bytesRead));
        } finally {
          await file.close();
        }
      `,
      pitfalls: ['To read a file line by line: `for await (const line of file.readLines())`.'],
    },
    'fs.closeSync': {
      snippet: program`
        import { open } from 'node:fs/promises';

        const file = await open('notes.txt', 'a');
        try {
          await file.write('more');
        } finally {
          await file.close();
        }
      `,
      blocks: 'Closing can wait: network drives write what is left when a file is closed.',
    },
    'fs.readSync': {
      snippet: program`
        import { open } from 'node:fs/promises';

        const file = await open('big.log');
        const chunk = Buffer.alloc(64 * 1024);
        let total = 0;
        for (;;) {
          const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
          if (bytesRead === 0) break;
          total += bytesRead;
        }
        await file.close();
        console.log(total);
      `,
      pitfalls: [
        'A `readSync` of descriptor 0 waits until somebody types: use `node:readline/promises`.',
      ],
    },
    'fs.readvSync': {
      snippet: program`
        import { open } from 'node:fs/promises';

        const file = await open('big.log');
        const [head, body] = [Buffer.alloc(16), Buffer.alloc(1024)];
        const { bytesRead } = await file.readv([head, body], 0);
        await file.close();
        console.log(bytesRead);
      `,
    },
    'fs.writeSync': {
      snippet: program`
        import { open } from 'node:fs/promises';

        const file = await open('out.txt', 'w');
        await file.write('first line');
        await file.write(Buffer.from('second line'));
        await file.close();
      `,
      pitfalls: [
        '`write` may write less than it was given; `file.writeFile(data)` and `file.appendFile(data)` write all of it.',
        'For many small writes keep a stream: `file.createWriteStream()` collects them.',
      ],
    },
    'fs.writevSync': {
      snippet: program`
        import { open } from 'node:fs/promises';

        const file = await open('out.txt', 'w');
        await file.writev([Buffer.from('head'), Buffer.from('body')]);
        await file.close();
      `,
    },
    'fs.fstatSync': {
      snippet: program`
        import { open } from 'node:fs/promises';

        const file = await open('notes.txt');
        const { size } = await file.stat();
        await file.close();
        console.log(size);
      `,
    },
    'fs.fchmodSync': {
      snippet: program`
        import { open } from 'node:fs/promises';

        const file = await open('notes.txt', 'r+');
        await file.chmod(0o600);
        await file.close();
      `,
    },
    'fs.fchownSync': {
      snippet: program`
        import { open } from 'node:fs/promises';

        const file = await open('notes.txt', 'r+');
        const { uid, gid } = await file.stat();
        await file.chown(uid, gid);
        await file.close();
      `,
    },
    'fs.futimesSync': {
      snippet: program`
        import { open } from 'node:fs/promises';

        const file = await open('notes.txt', 'r+');
        await file.utimes(new Date(), new Date());
        await file.close();
      `,
    },
    'fs.ftruncateSync': {
      snippet: program`
        import { open } from 'node:fs/promises';

        const file = await open('notes.txt', 'r+');
        await file.truncate(10);
        await file.close();
      `,
    },
    'fs.fsyncSync': {
      blocks:
        'It waits until the device has written everything: milliseconds on a solid-state disk, tens of them on a busy or rotating one, whatever the size.',
      snippet: program`
        import { open } from 'node:fs/promises';

        const file = await open('out.txt', 'w');
        await file.writeFile('must survive a power cut');
        await file.sync();
        await file.close();
      `,
    },
    'fs.fdatasyncSync': {
      blocks: 'It waits for the device, as `fsync` does.',
      snippet: program`
        import { open } from 'node:fs/promises';

        const file = await open('out.txt', 'w');
        await file.writeFile('must survive a power cut');
        await file.datasync();
        await file.close();
      `,
    },
    'fs.Utf8Stream.prototype.flushSync': {
      blocks: 'It writes what a logging stream has collected, and waits for the device.',
      snippet: program`
        import { Utf8Stream } from 'node:fs';
        import { promisify } from 'node:util';

        const stream = new Utf8Stream({ dest: 'app.log', sync: false });
        stream.write('one line');
        await promisify(stream.flush.bind(stream))();
        stream.end();
      `,
      allow: 'In a handler of `exit`: that is what it is for.',
    },
  },
};
