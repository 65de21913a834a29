import { program, text } from '../program.js';
import type { NoteGroup } from '../types.js';

const loading: NoteGroup = {
  title: 'Loading modules',
  blocks:
    'A `require` finds, reads and compiles the file and everything that it requires in turn, and runs their top level, before it returns. One small file took 60 µs; `require("typescript")` took 170 to 630 ms. The first request pays for it.',
  how: 'Either move the `require` to the top of the file, so that it happens while the program starts. Or, when the module is needed rarely, write `await import(…)` where it is used.',
  snippet: {
    ...program`
      export async function toCsv(rows = [[1, 2]]) {
        const { format } = await import('./csv.mjs');
        return format(rows);
      }
    `,
    files: {
      'csv.mjs': text`
        export const format = (rows) => rows.map((row) => row.join(',')).join('; ');
      `,
    },
  },
  pitfalls: [
    '`import()` is accepted although Node still reads parts of it synchronously and runs the top level of the module on the loop: it is asynchronous to its caller, and everybody else gets a turn in between. Load a module that takes long at the top of a file, or [warm it up](#start-up).',
    '`import()` works in CommonJS files too. What the module puts into `module.exports` arrives as `default`: `const { default: sharp } = await import("sharp")`. Many names arrive directly as well.',
    'Babel, ts-jest and swc may compile `import()` to a `require`. What you wrote counts, and it is not reported.',
    'A relative path in `import()` needs its extension in ES modules: `./csv.js`.',
    'The function becomes asynchronous, and so do its callers. Where that is too much, load at the top of the file.',
    'Loading inside `if (process.env.NODE_ENV === …)` at the top of a file is start-up, and fine.',
  ],
  allow:
    'Test files may `require`, also in a test, and hooks are start-up. How a package in node_modules loads its own parts is not reported. A module that is loaded already costs a microsecond and is not reported.',
  topics: ['start-up'],
  calls: {
    require: {
      pitfalls: [
        'Also reported for the functions that `module.createRequire` makes.',
        'For JSON: `JSON.parse(await readFile(file, "utf8"))`, or `import data from "./data.json" with { type: "json" }` at the top.',
        'A cycle between two files is often why a `require` sits in a function. Moving what both need into a third file takes the cycle away.',
      ],
    },
    'module._load': {
      pitfalls: [
        '`Module._load` is not a public function. Call `import()`, or `require` at start-up.',
      ],
    },
  },
};

const once: NoteGroup = {
  title: 'Addons, loader hooks and other things of start-up',
  blocks: 'These read files or start a thread, and have no form that does not block.',
  how: 'Do it once, at the top of a file, and keep the result.',
  pitfalls: [
    'A top level runs once for each process, worker thread and test file; a lazy getter with a cache runs in the first request.',
  ],
  allow: 'At start-up, where it belongs. There it is not reported.',
  topics: ['start-up'],
  calls: {
    'module.findPackageJSON': {
      blocks: 'Node reads one package.json after the other, upward from a file.',
      how: 'At start-up, or look for it with asynchronous calls.',
      snippet: program`
        import { readdir } from 'node:fs/promises';
        import path from 'node:path';

        export async function findPackageJson(folder = import.meta.dirname) {
          const names = await readdir(folder);
          if (names.includes('package.json')) return path.join(folder, 'package.json');
          const parent = path.dirname(folder);
          return parent === folder ? undefined : findPackageJson(parent);
        }
      `,
    },
    'module.register': {
      blocks: 'It starts the thread of the loader hooks and waits until it is ready: 75 ms.',
      how: 'Use `module.registerHooks`, which runs hooks on this thread, or register at start-up with `node --import`.',
      snippet: {
        ...program`
          import { registerHooks } from 'node:module';

          const hooks = registerHooks({
            resolve: (specifier, context, next) =>
              next(specifier === 'virtual' ? 'node:path' : specifier, context),
          });
          console.log(Object.keys(await import('virtual')).length);
          hooks.deregister();
        `,
        since: 22,
      },
      pitfalls: [
        '`registerHooks` came in Node 22.15. On Node 20 keep `register`, in a file that `node --import` loads.',
        'Hooks of `registerHooks` are synchronous functions.',
      ],
    },
    'process.dlopen': {
      blocks:
        'The system loads the library and runs its initialisation. Five addons of 0.5 to 23 MB took 0.3 to 19 ms each.',
      how: 'Load the addon at the top of a file, by `require` or through its package.',
      snippet: {
        ...program`
          // addon.cjs says: module.exports = require('./build/Release/addon.node');
          import addon from './addon.cjs';

          export function add() {
            return addon.add(1, 2);
          }
        `,
        files: {
          'addon.cjs': text`
            // Stands for: module.exports = require('./build/Release/addon.node');
            exports.add = (a, b) => a + b;
          `,
        },
      },
      pitfalls: [
        'The functions of an addon can block too, and no watcher of Node functions sees them: look for the asynchronous ones, or call them in a [worker](#worker-pool).',
      ],
    },
    'ffi.dlopen': {
      blocks: 'The system loads the library and looks up its symbols.',
      snippet: program`
        import { dlopen, suffix } from 'node:ffi';

        // Once, while the program starts.
        const { functions } = dlopen(process.platform === 'linux' ? 'libm.so.6' : 'libm.' + suffix, {
          cos: { arguments: ['float64'], return: 'float64' },
        });

        export async function cosine(x = 1) {
          return functions.cos(x);
        }
      `,
      pitfalls: [
        'Each function of the library blocks while it runs, and nothing sees it. Open the library in a [worker](#worker-pool) when its functions take long.',
      ],
    },
    'ffi.DynamicLibrary': {
      blocks: 'The system loads the library.',
      snippet: program`
        import { DynamicLibrary, suffix } from 'node:ffi';

        // Once, while the program starts.
        const library = new DynamicLibrary(
          process.platform === 'linux' ? 'libm.so.6' : 'libm.' + suffix,
        );
        const cos = library.getFunction('cos', { arguments: ['float64'], return: 'float64' });

        export async function cosine(x = 1) {
          return cos(x);
        }
      `,
      pitfalls: ['Each function of the library blocks while it runs, and nothing sees it.'],
    },
  },
};

export const modules: readonly NoteGroup[] = [loading, once];
