import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Attempt, Store } from '../ledger/attempt.js';
import type { HookScope, Scope } from './contract.js';

type Storage = AsyncLocalStorage<Store>;
type Run = Scope['run'];

// Why captured: a test may replace it.
const bind = Function.prototype.call.bind(Function.prototype.bind) as unknown as (
  fn: Storage['run'],
  storage: Storage,
  store: Store | undefined,
) => Run;

/** A store of the thread's one storage, as adapters see it. */
export class StoreScope implements Scope {
  readonly #storage: Storage;
  readonly #store: Store | undefined;

  constructor(storage: Storage, store: Store | undefined) {
    this.#storage = storage;
    this.#store = store;
  }

  /** Why bound: whatever is thrown below it has no frame of ours in its stack. */
  get run(): Run {
    return bind(this.#storage.run, this.#storage, this.#store);
  }

  enter(): void {
    this.#storage.enterWith(this.#store as Store);
  }
}

/** The scope of a hook, which is told when it is over. */
export class AttemptScope extends StoreScope implements HookScope {
  readonly #attempt: Attempt;

  constructor(storage: Storage, attempt: Attempt) {
    super(storage, attempt.hookStore);
    this.#attempt = attempt;
  }

  end(): void {
    this.#attempt.isDone = true;
  }

  resume(): void {
    this.#attempt.isDone = false;
  }
}
