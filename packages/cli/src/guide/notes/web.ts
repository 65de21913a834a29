import { program, text } from '../program.js';
import type { NoteGroup, Snippet } from '../types.js';

export const webAssembly: NoteGroup = {
  title: 'WebAssembly',
  blocks:
    'Compiling takes longer the more code there is: megabytes take tens of milliseconds and more.',
  how: 'Compile and instantiate asynchronously, once, and keep the instance or at least the compiled module.',
  snippet: program`
    // The shortest module there is.
    const bytes = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

    const module = await WebAssembly.compile(bytes);
    const instance = await WebAssembly.instantiate(module, {});
    console.log(Object.keys(instance.exports));
  `,
  pitfalls: [
    '`WebAssembly.instantiate(bytes)` gives `{ module, instance }`; with a compiled module it gives the instance.',
    'Calling into the module runs on the loop and is as synchronous as JavaScript. Long work belongs into a [worker](#worker-pool), which can be sent the compiled module.',
    'Packages that embed WebAssembly often have an `init()` to await; without it they compile synchronously at the first use.',
  ],
  allow: 'At the top of a file. Modules of up to 4 KiB are not reported when they are compiled.',
  topics: ['worker-pool', 'start-up'],
  calls: {
    'WebAssembly.Module': {},
    'WebAssembly.Instance': {
      blocks: 'The start function of the module runs, and may do anything.',
    },
  },
};

const running: Snippet = {
  ...program`
    import { once } from 'node:events';
    import { Worker } from 'node:worker_threads';

    export async function run(file = 'program.wasm') {
      const worker = new Worker(new URL('./wasi-worker.mjs', import.meta.url), { workerData: file });
      const [exitCode] = await once(worker, 'message');
      return exitCode;
    }
  `,
  files: {
    'wasi-worker.mjs': text`
      import { readFile } from 'node:fs/promises';
      import { WASI } from 'node:wasi';
      import { parentPort, workerData } from 'node:worker_threads';

      const wasi = new WASI({ version: 'preview1' });
      const module = await WebAssembly.compile(await readFile(workerData));
      const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
      parentPort.postMessage(wasi.start(instance));
    `,
  },
};

export const wasi: NoteGroup = {
  title: 'WASI programs',
  blocks:
    'The program runs to its end before the call returns, and its own file access is synchronous.',
  how: 'Run it in a worker.',
  snippet: running,
  pitfalls: [
    'A reactor (`initialize`) stays loaded; its functions block while they run, so it lives in the worker with its callers.',
    'A program that never ends is stopped by `worker.terminate()`.',
  ],
  allow: 'In command-line tools that only run the program.',
  topics: ['worker-pool'],
  calls: { 'wasi.WASI.prototype.start': {}, 'wasi.WASI.prototype.initialize': {} },
};

export const storage: NoteGroup = {
  title: 'localStorage',
  blocks:
    '`localStorage` of Node is an SQLite file. Reading takes microseconds from memory; each change writes to the disk.',
  how: 'Keep the values in a `Map`, and write them to a file now and then.',
  snippet: program`
    import { readFile, rename, writeFile } from 'node:fs/promises';

    const stored = await readFile('settings.json', 'utf8').catch(() => '[]');
    const settings = new Map(JSON.parse(stored));

    async function save() {
      await writeFile('settings.json.new', JSON.stringify([...settings]));
      await rename('settings.json.new', 'settings.json');
    }

    settings.set('theme', 'dark');
    await save();
  `,
  pitfalls: [
    'In a server one `localStorage` is shared by all users. Code for browsers that expects its own needs a replacement in memory.',
    'jsdom and happy-dom have a storage in memory, which is not reported. `sessionStorage` is in memory as well.',
    'Access by property (`localStorage.theme`) blocks in the same way and cannot be seen.',
  ],
  allow: 'In command-line tools.',
  calls: {
    'Storage.prototype.getItem': {},
    'Storage.prototype.setItem': {},
    'Storage.prototype.removeItem': {},
    'Storage.prototype.clear': {},
    'Storage.prototype.key': {},
  },
};
