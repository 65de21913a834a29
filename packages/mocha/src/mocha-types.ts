import type { EventEmitter } from 'node:events';

/** What is used of Mocha, from version 10 to 12. */
export interface MochaClass {
  readonly prototype: Mocha;
  readonly Runner: { readonly prototype: Runner };
  readonly Runnable: { readonly prototype: Runnable };
  readonly Suite: { readonly prototype: Suite };
  readonly Test: new (title: string, fn?: () => void) => Test;
}

export interface Mocha {
  readonly version: string;
  readonly suite: Suite;
  readonly options: MochaOptions;
  loadFiles(...args: unknown[]): unknown;
  loadFilesAsync(...args: unknown[]): unknown;
}

export interface MochaOptions {
  readonly require?: readonly string[];
  readonly file?: readonly string[];
  readonly spec?: readonly string[];
  readonly grep?: unknown;
  readonly fgrep?: unknown;
  readonly bail?: boolean;
  readonly dryRun?: boolean;
}

/** What is called: a test or a hook. */
export interface Runnable extends EventEmitter {
  readonly type?: 'test' | 'hook';
  readonly title: string;
  readonly parent?: Suite;
  readonly file?: string;
  /** It takes a callback. */
  readonly async?: unknown;
  readonly state?: 'passed' | 'failed' | 'pending';
  isPending(): boolean;
  run(fn: (error?: unknown) => void): void;
  resetTimeout(): void;
}

export interface Test extends Runnable {
  file?: string;
  parent?: Suite;
  /** The first try, where this is a further one. */
  retriedTest(): Test | undefined;
  retries(): number;
  currentRetry(): number;
  titlePath(): string[];
}

export interface Suite extends EventEmitter {
  readonly root: boolean;
  readonly parent?: Suite;
  readonly file?: string;
  readonly tests: Test[];
  readonly suites: readonly Suite[];
  getHooks(name: string): readonly Runnable[];
  hasOnly(): boolean;
  addTest(test: Test): this;
}

export interface RunOptions {
  readonly options?: MochaOptions;
}

export type Callback = (...args: unknown[]) => void;
export type Emit = (this: Runner, event: string, ...args: unknown[]) => boolean;

export interface Runner extends EventEmitter {
  readonly suite: Suite;
  /** The test that runs, with its hooks. */
  readonly test?: Test;
  readonly currentRunnable?: Runnable;
  fail(test: Runnable, error: unknown, force?: boolean): void;
  isParallelMode(): boolean;
  runAsync(options?: RunOptions): Promise<number>;
  runSuite(suite: Suite, fn: Callback): void;
  hook(name: string, fn: Callback): void;
  hookDown(name: string, fn: Callback): void;
  hookUp(name: string, fn: Callback): void;
}
