import { program } from '../program.js';
import type { NoteGroup } from '../types.js';

const looking: NoteGroup = {
  title: 'Looking at paths',
  blocks:
    'One or a few system calls. They take microseconds while the system remembers the directory, and a disk access or a network round trip when it does not. Called in a loop over many paths, or on a network drive, they add up to a stall that no single call shows.',
  how: 'Use the function of the same name from `node:fs/promises`. For many paths, start a limited number at once, not thousands: they share four threads by default.',
  pitfalls: [
    'Looking first and acting later is a race, and two trips instead of one: open, read or delete the file, and handle the error.',
  ],
  allow:
    'While the program starts. Paths below `/proc`, `/sys` and `/dev` are answered from memory and are not reported where the row says so.',
  topics: ['start-up'],
  calls: {
    'fs.accessSync': {
      snippet: program`
        import { access, constants } from 'node:fs/promises';

        await access('notes.txt', constants.R_OK | constants.W_OK);
      `,
      pitfalls: ['It throws when access is denied; there is no result to look at.'],
    },
    'fs.existsSync': {
      snippet: program`
        import { access } from 'node:fs/promises';

        export async function exists(path = 'notes.txt') {
          return access(path).then(
            () => true,
            () => false,
          );
        }
      `,
      pitfalls: [
        '`if (existsSync(dir)) … else mkdirSync(dir)` is `await mkdir(dir, { recursive: true })`, which does not mind that the directory is there.',
        '`if (existsSync(file)) unlinkSync(file)` is `await rm(file, { force: true })`.',
        'A promise is always true: `if (exists(path))` without `await` never takes the other branch.',
      ],
    },
    'fs.statSync': {
      snippet: program`
        import { stat } from 'node:fs/promises';

        const { size, mtime } = await stat('notes.txt');
        console.log(size, mtime);
      `,
      pitfalls: [
        'Where `statSync(path, { throwIfNoEntry: false })` returned nothing, the promise is rejected with the code `ENOENT`: catch it.',
      ],
    },
    'fs.lstatSync': {
      snippet: program`
        import { lstat } from 'node:fs/promises';

        console.log((await lstat('link.txt')).isSymbolicLink());
      `,
      pitfalls: [
        'To tell files from directories in a listing no `lstat` is needed: `await readdir(path, { withFileTypes: true })` has it already.',
      ],
    },
    'fs.statfsSync': {
      snippet: program`
        import { statfs } from 'node:fs/promises';

        const { bavail, bsize } = await statfs('.');
        console.log((bavail * bsize) / 2 ** 30, 'GiB are free');
      `,
    },
    'fs.readlinkSync': {
      snippet: program`
        import { readlink } from 'node:fs/promises';

        console.log(await readlink('link.txt'));
      `,
    },
    'fs.realpathSync': {
      snippet: program`
        import { realpath } from 'node:fs/promises';

        console.log(await realpath('link.txt'));
      `,
      blocks:
        'It is written in JavaScript and looks at each directory of the path, one system call after another.',
      pitfalls: [
        '`fs.promises.realpath` asks the system, as `realpathSync.native` does. On Windows that can spell a drive or a substituted path differently.',
      ],
    },
    'fs.realpathSync.native': {
      snippet: program`
        import { realpath } from 'node:fs/promises';

        console.log(await realpath('link.txt'));
      `,
    },
  },
};

const changing: NoteGroup = {
  title: 'Creating, moving and removing',
  blocks:
    'One or two system calls that change a directory. They take microseconds on a local disk; a journal that is flushed, a virus scanner or a network drive makes milliseconds of them.',
  how: 'Use the function of the same name from `node:fs/promises`.',
  pitfalls: [
    'Await each step that the next one depends on. Steps that do not depend on each other can run together in a `Promise.all`.',
    'An error arrives as a rejection: a `try` around the call catches it only if the call is awaited inside.',
  ],
  allow: 'While the program starts, and in scripts that set up or clean up.',
  calls: {
    'fs.mkdirSync': {
      snippet: program`
        import { mkdir } from 'node:fs/promises';

        await mkdir('reports/2026/may', { recursive: true });
      `,
    },
    'fs.mkdtempSync': {
      snippet: program`
        import { mkdtemp, rm } from 'node:fs/promises';
        import os from 'node:os';
        import path from 'node:path';

        const directory = await mkdtemp(path.join(os.tmpdir(), 'report-'));
        try {
          console.log('work in', directory);
        } finally {
          await rm(directory, { recursive: true, force: true });
        }
      `,
    },
    'fs.mkdtempDisposableSync': {
      snippet: program`
        import { mkdtempDisposable } from 'node:fs/promises';
        import os from 'node:os';
        import path from 'node:path';

        const directory = await mkdtempDisposable(path.join(os.tmpdir(), 'report-'));
        try {
          console.log('work in', directory.path);
        } finally {
          await directory.remove();
        }
      `,
      pitfalls: [
        'The object of the synchronous form also deletes synchronously when it is disposed of, and that is not seen by the guard. With the asynchronous form write `await using`.',
      ],
    },
    'fs.rmdirSync': {
      snippet: program`
        import { mkdir, rmdir } from 'node:fs/promises';

        await mkdir('empty');
        await rmdir('empty');
      `,
    },
    'fs.unlinkSync': {
      snippet: program`
        import { unlink } from 'node:fs/promises';

        await unlink('notes.txt');
      `,
      pitfalls: ['`await rm(path, { force: true })` does not mind that the file is gone.'],
    },
    'fs.renameSync': {
      snippet: program`
        import { rename } from 'node:fs/promises';

        await rename('notes.txt', 'old-notes.txt');
      `,
      pitfalls: [
        'Across file systems it fails with `EXDEV`: copy the file and remove the old one.',
      ],
    },
    'fs.linkSync': {
      snippet: program`
        import { link } from 'node:fs/promises';

        await link('notes.txt', 'same-notes.txt');
      `,
    },
    'fs.symlinkSync': {
      snippet: program`
        import { symlink } from 'node:fs/promises';

        await symlink('notes.txt', 'current.txt');
      `,
    },
    'fs.chmodSync': {
      snippet: program`
        import { chmod } from 'node:fs/promises';

        await chmod('notes.txt', 0o600);
      `,
      pitfalls: [
        'A file that must never be readable by others needs its mode when it is created: `await writeFile(path, data, { mode: 0o600 })`.',
      ],
    },
    'fs.lchmodSync': {
      snippet: program`
        import { lchmod } from 'node:fs/promises';

        // Only macOS can change the mode of a link.
        if (process.platform === 'darwin') await lchmod('link.txt', 0o600);
      `,
    },
    'fs.chownSync': {
      snippet: program`
        import { chown, stat } from 'node:fs/promises';

        const { uid, gid } = await stat('folder');
        await chown('notes.txt', uid, gid);
      `,
    },
    'fs.lchownSync': {
      snippet: program`
        import { lchown, lstat } from 'node:fs/promises';

        const { uid, gid } = await lstat('notes.txt');
        await lchown('link.txt', uid, gid);
      `,
    },
    'fs.utimesSync': {
      snippet: program`
        import { utimes } from 'node:fs/promises';

        const now = new Date();
        await utimes('notes.txt', now, now);
      `,
    },
    'fs.lutimesSync': {
      snippet: program`
        import { lutimes } from 'node:fs/promises';

        const now = new Date();
        await lutimes('link.txt', now, now);
      `,
    },
  },
};

export const paths: readonly NoteGroup[] = [looking, changing];
