import type { CompiledOptions } from '../options/compile.js';
import { SafeSet } from '../safe/collections.js';
import { type Attempt, firstMatch, type Store, type TestInfo, type TestLedger } from './owner.js';

/** Who runs in a test file, and whose a call is. */
export class Attribution {
  readonly #options: CompiledOptions;
  readonly #fileLedger: TestLedger;
  readonly #active = new SafeSet<Attempt>();
  /** Calls of hooks, which nobody judges where hooks are not guarded. */
  hookCalls = 0;

  /** @param fileLedger - what no single test can answer for */
  constructor(options: CompiledOptions, fileLedger: TestLedger) {
    this.#options = options;
    this.#fileLedger = fileLedger;
  }

  /** Makes an attempt of a hook or a test one of this file's. */
  add(attempt: Attempt): void {
    attempt.home = this;
  }

  /** A test begins to run. */
  activate(attempt: Attempt): void {
    this.add(attempt);
    this.#active.add(attempt);
  }

  /** A test, or a hook, has ended. */
  deactivate(attempt: Attempt): void {
    this.#active.delete(attempt);
  }

  isActive(attempt: Attempt): boolean {
    return this.#active.has(attempt);
  }

  /**
   * Whose a call is that is made now in an asynchronous context: a test's, the file's where no
   * single test can be named, or undefined where nothing is guarded.
   */
  ownerOf(store: Store | undefined): TestLedger | undefined {
    const attempt = store?.attempt;
    if (attempt === undefined) return this.#soleOwner();
    // Why: what an earlier file left behind is not this file's doing.
    if (attempt.home !== this) return undefined;
    if (attempt.isDone) {
      // Why: what a hook left behind (a server, an interval) is shared code; a body's leftovers are late.
      return store?.phase === 'body' ? this.#fileLedger : this.#soleOwner();
    }
    if (store?.phase === 'body' || attempt.phase === 'body' || this.#options.hooks)
      return attempt.test;
    return undefined;
  }

  /** Whether a hook runs in this context; asked where {@link ownerOf} names nobody. */
  isHook(store: Store | undefined): boolean {
    const attempt = store?.attempt;
    return attempt !== undefined && attempt.home === this && !attempt.isDone;
  }

  /** Why the file is blamed, for the report; undefined when a test is. */
  contextOf(store: Store | undefined, owner: TestLedger): string | undefined {
    if (owner !== this.#fileLedger) return undefined;
    const attempt = store?.attempt;
    if (attempt && !attempt.isDone) return 'none: a beforeAll or afterAll hook made the call';
    const running = [...this.#active].map(({ test }) => JSON.stringify(test.info.name));
    if (attempt && store?.phase === 'body') {
      const meanwhile = running.length === 0 ? '' : `, while ${running.join(', ')} ran`;
      return `${JSON.stringify(attempt.test.info.name)} had already ended${meanwhile}: await what it starts`;
    }
    return oneOf(running);
  }

  /** The tests one of which must be to blame for a call that the file answers for, and has not accepted it yet. */
  candidatesFor(id: string, store: Store | undefined, owner: TestLedger): TestInfo[] {
    if (owner !== this.#fileLedger) return [];
    return this.candidates(store)
      .filter((test) => firstMatch(test.allowances, id) === undefined)
      .map(({ info }) => info);
  }

  /** Where an opt-out made now without a block belongs. */
  allowanceOwner(store: Store | undefined): TestLedger {
    if (store?.attempt && !store.attempt.isDone) return store.attempt.test;
    const owner = this.#active.size === 1 ? [...this.#active][0]?.test : undefined;
    return owner ?? this.#fileLedger;
  }

  /** Who may have made a call of shared code; nobody where a hook or an ended test made it. */
  candidates(store: Store | undefined): TestLedger[] {
    const attempt = store?.attempt;
    if (attempt && (!attempt.isDone || store?.phase === 'body')) return [];
    return [...this.#active].map(({ test }) => test);
  }

  #soleOwner(): TestLedger | undefined {
    let guarded = 0;
    let last: Attempt | undefined;
    for (const attempt of this.#active) {
      if (attempt.phase === 'body' || this.#options.hooks) guarded++;
      last = attempt;
    }
    if (last === undefined || guarded === 0) return undefined;
    return this.#active.size === 1 ? last.test : this.#fileLedger;
  }
}

/** What a report says when any of several tests may be the one. */
export function oneOf(quotedNames: readonly string[]): string {
  return `one of ${quotedNames.join(', ')}, which ran at the same time`;
}
