import type { AllowFacade } from '../allow/slot.js';
import type { ExtendedEntry } from '../options/extended-entry.js';
import type { CompiledOptions } from '../options/compiled-options.js';
import type { PlainOptions } from '../options/types.js';
import type { FileReport } from '../report/file-report.js';
import type {
  CallListener,
  ContextName,
  ContextScope,
  FileInit,
  FileRun,
  News,
  SiteCount,
} from './contract.js';

/** The `require` calls that a runner's own module loader serves. */
export interface RunnerLoads {
  /** False while no `require` is looked at. */
  readonly isWatching: boolean;
  /** How many modules have been loaded. */
  readonly count: number;
  /**
   * A `require` begins. The caller runs it, so that no frame of ours is in its stack, and then
   * calls {@link end}, also when it threw.
   *
   * @param caller - the file that asks, where it is known; else the stack tells
   */
  beginRequire(specifier: string, caller: string | undefined): object;
  end(load: object): void;
  /** Set by an adapter whose runner loads something for whoever asked: then only the stack tells who did. */
  asksForOthers: ((specifier: string) => boolean) | undefined;
  /** A module is about to be evaluated: what was asked for was not in a cache. */
  noteLoad(): void;
}

/** The modules that the option `extend` names, for a runner with a module loader of its own. */
export interface RunnerModules {
  /** True for a file that is one of them. */
  names(file: string): boolean;
  /**
   * A module has been loaded.
   *
   * @param file - its path, URL or the runner's id of it
   * @returns what has to be used as its exports
   */
  loaded<T>(file: string, exports: T): T;
  /** The source of a module to load instead of an ES module, which imports it as `from`. */
  facadeOf(file: string, source: string, from: string, patch: string): string;
  /** Sees what Node's own loaders load. */
  watchNode(): void;
}

/**
 * The guard of a thread, as adapters and other copies of this package find it. Its shape is that of
 * `SLOT_VERSION`.
 */
export interface ThreadGuard extends AllowFacade {
  /** The `SLOT_VERSION` that it was made for. */
  readonly version: number;
  /** The file that is followed now. */
  readonly file: FileRun | undefined;
  /** Starts guarding a test file; an open one is closed, unless it is the `outer` of this one. */
  openFile<Test extends object>(init: FileInit<Test>): FileRun<Test>;

  /** Compiles options that the main process has checked. */
  prepareOptions(options: PlainOptions | undefined): CompiledOptions;
  /** Patches what these options turn on. Nothing is guarded yet; what loads later cannot miss it. */
  watch(options: CompiledOptions): void;
  /** From now on modules are recognised by these entries; undefined where there have never been any. */
  extend(entries: readonly ExtendedEntry[]): RunnerModules | undefined;
  /** What {@link extend} has last returned. */
  readonly extended: RunnerModules | undefined;
  readonly loads: RunnerLoads;
  /** The builtins that have wrappers. */
  readonly patchedModules: readonly string[];
  /** The functions in a realm's copy of a builtin that the guard cannot see. */
  originalsIn(module: string, copy: object): string[];

  /** Declares a folder of an adapter's files: their frames are never the user's. */
  registerOwnDirectory(directory: string): void;
  /** Runs loopguard's own work: nothing in it is a call of the user's. */
  quietly<T>(work: () => T): T;
  /** Lets code of another realm reach `allowBlocking`, and no more. */
  expose(realm: object): void;
  /** Where the code is that holds the loop right now, as text; asked while it hangs, by another thread. */
  describeHang(): string;
}

/** What a process without tests says about itself. */
export interface ThreadInit {
  readonly options: CompiledOptions;
  /** A folder of the project: see `projectRoot`. */
  readonly root: string;
  /** The file that the program starts with. */
  readonly program: string;
  /** Nobody but the text of an error shows the source lines around a call. */
  readonly showsNoSource?: boolean;
  /** The folder in which somebody gathers what processes say, if there is one. */
  readonly runDirectory?: string | undefined;
  /** Told of each call site once, in the turn of the loop after its first call. */
  onViolation(news: News): void;
}

/**
 * A process without tests, all of which is guarded from the moment on that this is made: the twin
 * of {@link FileRun} for a server, a worker or a script.
 *
 * @example
 * ```ts
 * const thread = guardThread(installGuard(), { options, root, program, onViolation: ({ error }) => print(error) });
 * server.on('request', (request, response) => {
 *   const scope = thread.contextStarts(`${request.method} ${request.url}`);
 *   response.once('close', () => scope.end());
 *   scope.run(() => handle(request, response));
 * });
 * ```
 */
export interface WholeThread {
  /** Settled when stalls are seen as well; undefined where nothing is to be waited for. */
  readonly ready: Promise<unknown> | undefined;
  /**
   * Something begins that reports are to name, such as a request: what runs in its scope is its own
   * until it ends. It costs one object, and its name is asked for only when a call of it is recorded.
   */
  contextStarts(name: ContextName): ContextScope;
  /** Says at once what has been found and not been told yet; for the end of a process. */
  flush(): void;
  /** Has each blocking call told as soon as it is back, in its own asynchronous context. */
  tellCalls(listener: CallListener): void;
  /** How often each call site that was told has blocked by now. */
  counts(): SiteCount[];
  /** Mistakes of opt-outs and failures of loopguard's own, each once. */
  mistakes(): string[];
  /** All that was found so far, with counts. */
  soFar(): FileReport | undefined;
  /** Nothing is guarded until {@link resume} was called as often as this. */
  pause(): void;
  resume(): void;
  /** Nothing is guarded any more. Returns all that was found, with counts. */
  close(): FileReport | undefined;
}
