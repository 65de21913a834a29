import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { PlainOptions } from '@loopguard/core/report';
import type { Loaders } from 'lilconfig';
import { mergeOptions } from './merge-options.js';
import { mayHaveOptions, OPTION_KEY, OPTION_PLACES } from './option-places.js';

/** What a project's own configuration says. */
export interface LoadedOptions {
  /** Checked, and plain data: they may be sent to another process. */
  readonly options: PlainOptions;
  /** Where they were found; undefined where the project says nothing. */
  readonly file: string | undefined;
}

const LOADERS: Loaders = {
  '.mjs': importFile,
  '.js': importFile,
  '.cjs': importFile,
  '.ts': importTypeScript,
  '.mts': importTypeScript,
  '.cts': importTypeScript,
  '.json': (_file, text) => JSON.parse(text.replace(/^\uFEFF/, '')) as unknown,
};

/**
 * Reads `loopguard.config.{ts,mts,cts,mjs,js,cjs,json}`, or the key `loopguard` of a package.json:
 * the nearest one, from `directory` upward.
 *
 * @param own - what the runner's own configuration says; it wins, key by key
 * @throws LoopguardConfigError when a file cannot be loaded or an option is wrong, naming the file
 * @example
 * ```ts
 * const { options } = await loadOptions(process.cwd());
 * ```
 */
export async function loadOptions(directory: string, own?: unknown): Promise<LoadedOptions> {
  const { file, options } = await find(directory);
  // Why: each process of a test runner asks, and most projects say nothing.
  if (file === undefined && own === undefined) return { options: {}, file };
  const { readOptions } = await core();
  const plain = readOptions(own);
  if (file === undefined) return { options: plain, file };
  try {
    return { options: mergeOptions(readOptions(options), plain), file };
  } catch (error) {
    throw await inFile(error, file, directory);
  }
}

/**
 * The same, for who cannot wait: what is not JSON is loaded by another thread meanwhile.
 *
 * @throws LoopguardConfigError when a file cannot be loaded or an option is wrong, naming the file
 */
export function loadOptionsNow(directory: string): LoadedOptions {
  if (!mayHaveOptions(directory)) return { options: {}, file: undefined };
  const ports = new MessageChannel();
  const done = new Int32Array(new SharedArrayBuffer(4));
  const worker = startWorker(
    `const { workerData: { module, directory, port, done } } = require('node:worker_threads');
    import(module)
      .then(({ loadOptions }) => loadOptions(directory))
      .then((loaded) => ({ loaded }), ({ message, code }) => ({ message, code }))
      .then((answer) => port.postMessage(answer))
      .finally(() => { Atomics.store(done, 0, 1); Atomics.notify(done, 0); });`,
    {
      eval: true,
      workerData: { module: ownModule(), directory, port: ports.port2, done },
      transferList: [ports.port2],
      // Why none: what is preloaded is for the program.
      execArgv: [],
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  worker.unref();
  Atomics.wait(done, 0, 0);
  const { message: answer } = receiveMessageOnPort(ports.port1) as { message: Answer };
  ports.port1.close();
  if ('loaded' in answer) return answer.loaded;
  // Why as it is: it names the file.
  throw configError(answer.message, answer.code);
}

function startWorker(...args: ConstructorParameters<typeof Worker>): Worker {
  try {
    return new Worker(...args);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ACCESS_DENIED') throw error;
    throw configError(
      "[loopguard] The options cannot be read: Node's permissions forbid the thread that reads them. Start Node with --allow-worker as well.",
    );
  }
}

/** Why not the class: this is loaded where most projects have no options. */
function configError(message: string, code = 'ERR_LOOPGUARD_CONFIG'): Error {
  return Object.assign(new Error(message), { name: 'LoopguardConfigError', code });
}

type Answer =
  { readonly loaded: LoadedOptions } | { readonly message: string; readonly code?: string };

function ownModule(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('loopguard/config')).href;
}

function core(): Promise<typeof import('@loopguard/core/report')> {
  return import('@loopguard/core/report');
}

async function find(directory: string): Promise<{ file: string | undefined; options: unknown }> {
  if (!mayHaveOptions(directory)) return { file: undefined, options: undefined };
  const { lilconfig } = await import('lilconfig');
  let current: string | undefined;
  const search = lilconfig(OPTION_KEY, {
    searchPlaces: [...OPTION_PLACES],
    loaders: Object.fromEntries(
      Object.entries(LOADERS).map(([kind, load]) => [
        kind,
        (file: string, text: string) => {
          current = file;
          return load(file, text) as unknown;
        },
      ]),
    ),
    cache: false,
  });
  try {
    const result = await search.search(directory);
    return { file: result?.filepath, options: result?.config as unknown };
  } catch (error) {
    throw await inFile(error, current, directory);
  }
}

/** Why always imported: a file that is `require`d cannot wait for anything. */
async function importFile(file: string): Promise<unknown> {
  return exportOf(await import(pathToFileURL(file).href));
}

async function importTypeScript(file: string): Promise<unknown> {
  // Why not Node's own: before 22.18 it reads no TypeScript. Why here: most projects have none.
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, { fsCache: false, moduleCache: false });
  return exportOf(await jiti.import(file));
}

async function exportOf(module: unknown): Promise<unknown> {
  const { default: exported } = module as { default?: unknown };
  if (exported === undefined) {
    const { LoopguardConfigError } = await core();
    throw new LoopguardConfigError('It has no default export: export the options as the default.');
  }
  return exported;
}

async function inFile(error: unknown, file: string | undefined, directory: string): Promise<Error> {
  const { LoopguardConfigError } = await core();
  const reason = error instanceof Error ? error.message : String(error);
  const text = reason.replace(/^\[loopguard\] /, '');
  const name = file === undefined ? 'The configuration' : relative(directory, file);
  return new LoopguardConfigError(
    error instanceof LoopguardConfigError
      ? `${name}: ${text}`
      : `${name} could not be loaded: ${text}`,
  );
}
