import { descriptorOf } from '../safe/descriptors.js';
import type { Evidence } from '../ledger/record.js';
import type { FileInit } from './contract.js';
import { late } from './late-parts.js';

type Formatter = ErrorConstructor['prepareStackTrace'];

/** What makes the text of stacks in a test file: the runner's formatter, or one of the user's. */
export class StackFormat {
  /** The `Error` whose `prepareStackTrace` applies source maps. */
  readonly stackError: ErrorConstructor;
  readonly #realmError: ErrorConstructor;
  /** What the runner had installed before tests ran; undefined where they cannot replace it. */
  readonly #runners: Formatter | undefined;
  /** The hook that formats stacks where tests run, unless somebody has put in one of their own. */
  #given: unknown;

  constructor(init: Pick<FileInit, 'stackError' | 'realmError' | 'formatter'>) {
    const { stackError, realmError = Error } = init;
    this.stackError = stackError ?? Error;
    this.#realmError = realmError;
    // Why ours too: V8 falls back to it for a realm without a hook of its own.
    this.#runners = stackError && (stackError.prepareStackTrace ?? Error.prepareStackTrace);
    this.#given = 'formatter' in init ? init.formatter : formatterOf(realmError);
  }

  /** The runner has installed what it formats stacks with, and no code of the user's has run since. */
  note(): void {
    this.#given = formatterOf(this.#realmError);
  }

  /** Whether code of the user's formats stacks. What the runner's own formatter reads is never the user's call. */
  get isForeign(): boolean {
    const formatter = formatterOf(this.#realmError);
    return formatter !== undefined && formatter !== this.#given;
  }

  /** Formats a record's frames with the source maps of the runner, whatever tests have installed since. */
  stackOf(text: Evidence['text']): unknown {
    return late().textOf(text, this.stackError, this.#runners);
  }
}

/** What makes stacks of a realm's errors. Why its getter, if it has one: running that is not ours to do. */
function formatterOf(RealmError: ErrorConstructor): unknown {
  const { get, value } = (descriptorOf(RealmError, 'prepareStackTrace') ??
    {}) as PropertyDescriptor;
  const formatter: unknown = get ?? value;
  return typeof formatter === 'function' ? formatter : undefined;
}
