import type { Host, Runner } from './hosts.js';
import type { RunResult } from './results.js';

/** A call that must be reported. */
export interface ExpectedCall {
  readonly id: string;
  /** Name of a `«mark»` in the sources: file, line and column of it must be the blamed ones. */
  readonly where?: string;
  /** Package and place that made the call for the user's line, e.g. `slow-config (index.js:2)`; a pattern for real packages. */
  readonly through?: string | RegExp;
  /** How often it was made from there; 1 unless told. `any` where timing decides. */
  readonly count?: number | 'any';
  /** How many more may be counted; none unless told. */
  readonly more?: number;
}

/** A test that must fail with exactly these calls. */
export interface ExpectedFailure {
  /** `any` does not look at them. */
  readonly calls: readonly ExpectedCall[] | 'any';
  /** Errors that are not about a blocking call, by a pattern each; `any` does not look at them. */
  readonly others: readonly RegExp[] | 'any';
}

export type ExpectedTest = 'passed' | 'skipped' | 'todo' | ExpectedFailure;

/** Errors that belong to the file and to no test. */
export interface ExpectedFileError {
  readonly file?: string;
  readonly calls: readonly ExpectedCall[];
  /** Texts that the error must hold: the tests that could have made the call, or the one that had ended. */
  readonly mentions: readonly string[];
}

/** For a behaviour that needs a runner process of its own. */
export interface Alone {
  readonly env?: Readonly<Record<string, string>>;
  /** More arguments for the runner. */
  readonly args?: readonly string[];
  readonly exitCode: 0 | 'not 0';
  readonly output?: readonly (RegExp | string)[];
  readonly notInOutput?: readonly (RegExp | string)[];
}

/** What `check` gets to see: the results of one behaviour. */
export interface BehaviourResult extends Pick<RunResult, 'tests' | 'files'> {
  readonly run: RunResult;
  /** All messages of its tests and files. */
  readonly text: string;
}

/**
 * One thing that must hold in real test files, written once for both runners.
 *
 * Sources are TypeScript. They use the runner's globals; `vi.` becomes `jest.` and `test.fails(`
 * becomes `test.failing(` in Jest. `«name»` marks a place that `where` refers to, and is not written.
 */
export interface Behaviour {
  /** Unique; also the name of its folder in the project. */
  readonly id: string;
  readonly title: string;
  /** Only this runner has it. */
  readonly runner?: Runner;
  /** Also runs on the hosts that run only a few behaviours. */
  readonly smoke?: true;
  /** Runs on every host there is: one of the few that say whether the guard works there at all. */
  readonly pulse?: true;
  /** Its sources call `require`, or rely on modules that can be patched: not for native ES modules. */
  readonly commonjs?: true;
  /** Vitest's vm pools cannot run its sources, with or without a guard. */
  readonly noVm?: true;
  /** Only these hosts can run its sources, or behave as it says. */
  onlyOn?(host: Host): boolean;
  /** loopguard's options, as the user would write them. */
  readonly options?: unknown;
  /** Instead of the host's. */
  readonly environment?: 'jsdom';
  /** More configuration of the runner. */
  readonly config?: Readonly<Partial<Record<Runner, Readonly<Record<string, unknown>>>>>;
  /** Text of Vitest's `plugins` instead of `[loopguard(<options>)]`. */
  readonly vitestPlugins?: string;
  /** Below its folder; `node_modules/…` goes to the project's. */
  readonly files: Readonly<Record<string, string>>;
  /** By full name. All tests of its files must be listed. */
  readonly tests: Readonly<Record<string, ExpectedTest>>;
  readonly fileErrors?: readonly ExpectedFileError[];
  /** Calls that must be reported, by tests or files; replaces what `tests` and `fileErrors` say about failures. */
  readonly anywhere?: readonly ExpectedCall[];
  readonly alone?: Alone;
  /** What the tests give without loopguard, where that is not "all pass but for `others`". */
  readonly unguarded?: Readonly<Record<string, 'passed' | 'failed'>>;
  check?(result: BehaviourResult): void;
}

/** A test that fails only because of these calls. */
export function blocked(...calls: (string | ExpectedCall)[]): ExpectedFailure {
  return { calls: calls.map(callOf), others: [] };
}

/** A test that fails because of errors of its own (`others`), and of these calls. */
export function failed(
  others: readonly RegExp[] | 'any',
  ...calls: (string | ExpectedCall)[]
): ExpectedFailure {
  return { calls: calls.map(callOf), others };
}

/** A test that fails, for whatever reason: `check` looks closer. */
export const failedSomehow: ExpectedFailure = { calls: 'any', others: 'any' };

/** A file that fails because of calls that could not be given to one test. */
export function fileError(call: string | ExpectedCall, ...mentions: string[]): ExpectedFileError {
  return { calls: [callOf(call)], mentions };
}

function callOf(call: string | ExpectedCall): ExpectedCall {
  return typeof call === 'string' ? { id: call } : call;
}
