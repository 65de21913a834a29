import { program } from '../program.js';
import type { NoteGroup } from '../types.js';

export const trees: NoteGroup = {
  title: 'Directories and trees',
  blocks:
    'The time grows with the number of entries: each directory is read, and most of these calls look at each file as well. A small folder takes microseconds, a `node_modules` seconds.',
  how: 'Use the asynchronous form, and handle entries as they come instead of collecting all of them first.',
  pitfalls: [
    'A walk over a large tree, even an asynchronous one, keeps the four threads of the pool busy, and other file work waits behind it. Walk once and keep the result, or let another process do it.',
    'Packages that search files have an asynchronous form too: `glob()` beside `globSync()`, `fg()` beside `fg.sync()`, `globby()` beside `globbySync()`.',
  ],
  allow: 'While the program starts, for a folder whose size you know, such as migrations.',
  topics: ['start-up', 'worker-pool'],
  calls: {
    'fs.readdirSync': {
      snippet: program`
        import { readdir } from 'node:fs/promises';

        for (const entry of await readdir('folder', { withFileTypes: true })) {
          console.log(entry.isDirectory() ? 'directory' : 'file', entry.name);
        }
      `,
      pitfalls: [
        '`{ recursive: true }` collects the whole tree. For a large one take `opendir`, which hands out entries as they are read.',
      ],
    },
    'fs.globSync': {
      snippet: program`
        import { glob } from 'node:fs/promises';

        for await (const file of glob('**/*.txt')) {
          console.log(file);
        }
      `,
      pitfalls: [
        'The order of the results is not sorted. Where it mattered, collect with `await Array.fromAsync(glob(pattern))` and sort.',
      ],
    },
    'fs.opendirSync': {
      snippet: program`
        import { opendir } from 'node:fs/promises';

        for await (const entry of await opendir('folder')) {
          console.log(entry.name);
        }
      `,
      pitfalls: [
        'Opening is the first step only: `dir.readSync()` and `dir.closeSync()` have to go as well. `for await` does both.',
      ],
    },
    'fs.Dir.prototype.readSync': {
      snippet: program`
        import { opendir } from 'node:fs/promises';

        const dir = await opendir('folder');
        for (let entry = await dir.read(); entry; entry = await dir.read()) {
          console.log(entry.name);
        }
        await dir.close();
      `,
      pitfalls: ['`for await (const entry of dir)` says the same and closes by itself.'],
    },
    'fs.Dir.prototype.closeSync': {
      snippet: program`
        import { opendir } from 'node:fs/promises';

        const dir = await opendir('folder');
        try {
          console.log(await dir.read());
        } finally {
          await dir.close();
        }
      `,
    },
    'fs.cpSync': {
      snippet: program`
        import { cp } from 'node:fs/promises';

        await cp('folder', 'backup', { recursive: true });
      `,
    },
    'fs.rmSync': {
      snippet: program`
        import { rm } from 'node:fs/promises';

        await rm('folder', { recursive: true, force: true });
      `,
      pitfalls: [
        'Clean-up in `afterEach` is a hook and is not reported; make it asynchronous all the same, since test files share the machine.',
      ],
    },
    'fs.watch': {
      blocks:
        'On Linux a recursive watch walks the whole tree when it is called, and again when something changes: 20 directories with 50 files each took 4 to 22 ms.',
      snippet: program`
        import { watch, writeFile } from 'node:fs/promises';

        const stop = new AbortController();
        const changes = watch('folder', { signal: stop.signal });
        const first = changes.next();
        await writeFile('folder/one.txt', 'changed');
        console.log((await first).value.filename);
        stop.abort();
      `,
      pitfalls: [
        '`fs.promises.watch` with `recursive: true` walks the tree in the same way. Watch the directories that matter, one by one, or use a package with native watching such as `@parcel/watcher`.',
      ],
      allow: 'In development servers, which start their watch once.',
    },
  },
};
