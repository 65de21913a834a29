import { program } from '../program.js';
import type { NoteGroup } from '../types.js';

export const wholeFiles: NoteGroup = {
  title: 'Whole files',
  blocks:
    'The loop waits until all bytes have moved. A small file that the system has in memory takes microseconds; 100 MiB took 50 to 160 ms from memory and 160 to 430 ms to write; a cold disk or a network drive takes as long as it takes.',
  how: 'Use the function of the same name from `node:fs/promises` and await it. The function around it becomes `async`, and so do its callers: that is the real work of this fix. A file that is needed whole and never changes is best read once, while the program starts, and kept.',
  pitfalls: [
    'A file of more than a few megabytes should not be read whole at all: [stream it](#streaming). Reading it asynchronously leaves the loop free, but the memory and the work on the result stay.',
    'Parsing comes after reading: `JSON.parse` of a large file [holds the loop as well](#stall).',
    'Do not ask whether the file is there before reading it. Read it, and handle `ENOENT`.',
    'Between two awaits other code runs: two requests that read, change and write the same file overwrite each other. Queue them, or write to a new file and rename it.',
  ],
  allow:
    'While the program starts, before a server listens, and in command-line tools that do one thing. Loading of a test file and hooks count as start-up and are not reported.',
  topics: ['streaming', 'start-up'],
  calls: {
    'fs.readFileSync': {
      snippet: program`
        import { readFile } from 'node:fs/promises';

        export async function loadConfig(path = 'config.json') {
          try {
            return JSON.parse(await readFile(path, 'utf8'));
          } catch (error) {
            if (error.code === 'ENOENT') return {};
            throw error;
          }
        }
      `,
      pitfalls: [
        'In an ES module a file beside the code is `await readFile(new URL("./data.json", import.meta.url))`.',
      ],
    },
    'fs.writeFileSync': {
      snippet: program`
        import { rename, writeFile } from 'node:fs/promises';

        export async function saveConfig(config = { port: 80 }) {
          // A reader sees the old file or the new one, never a half of it.
          await writeFile('config.json.new', JSON.stringify(config));
          await rename('config.json.new', 'config.json');
        }
      `,
      pitfalls: [
        'Two `writeFile` of the same file at the same time mix their bytes. Await the first one.',
      ],
    },
    'fs.appendFileSync': {
      snippet: program`
        import { appendFile } from 'node:fs/promises';

        await appendFile('notes.txt', 'one more line');
      `,
      pitfalls: [
        'Appends that are not awaited can arrive in another order. For a log keep one stream: `const log = createWriteStream("app.log", { flags: "a" })`, then `log.write(line)`.',
      ],
    },
    'fs.copyFileSync': {
      snippet: program`
        import { constants, copyFile } from 'node:fs/promises';

        // Fails if the copy is there already; leave the mode out to overwrite it.
        await copyFile('notes.txt', 'copy.txt', constants.COPYFILE_EXCL);
      `,
    },
    'fs.truncateSync': {
      snippet: program`
        import { truncate } from 'node:fs/promises';

        await truncate('notes.txt', 10);
      `,
    },
    'fs.openAsBlobSync': {
      snippet: program`
        import { openAsBlob } from 'node:fs';

        const blob = await openAsBlob('notes.txt', { type: 'text/plain' });
        console.log(blob.size, await blob.text());
      `,
      pitfalls: [
        'The blob reads the file later, and fails if the file has changed since it was opened.',
      ],
    },
  },
};
