import type { CompiledOptions } from '../options/compile.js';

/** What an adapter says about the test file it is about to run. */
export interface SessionInit {
  readonly options: CompiledOptions;
  /** Where the runner looks for tests; the project may begin further up: see `projectRoot`. */
  readonly root: string;
  readonly testFile: string;
  readonly setupFiles?: readonly string[];
  /** Coverage is collected: nothing may attach to this thread and leave again. */
  readonly hasCoverage?: boolean;
  /** False where the test file does not hold the text `loopguard-`, so that no opt-out is in it; default: true. */
  readonly mayOptOut?: boolean;
  /** The realm's own `Error`, where tests run in another realm than loopguard. */
  readonly realmError?: ErrorConstructor;
  /**
   * The `Error` whose `prepareStackTrace` applies source maps, where tests can replace that hook;
   * default: this realm's, out of their reach.
   */
  readonly stackError?: ErrorConstructor;
  /** What formats stacks where tests run, seen before any code of the user's could replace it. */
  readonly formatter?: unknown;
  /** Whether somebody gathers what the files of the run say; default: no. */
  readonly hasRunReport?: boolean;
  /** The runner prints failures with equal text and stack once, below all their tests; default: no. */
  readonly printsEqualErrorsOnce?: boolean;
  /** The folder in which the run gathers what its files say while it goes on, if it has one. */
  readonly runDirectory?: string | undefined;
}
