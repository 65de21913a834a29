import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Attempt, Store } from '../ledger/attempt.js';
import type { HookScope, Scope } from './contract.js';

type Storage = AsyncLocalStorage<Store>;

/** A store of the thread's one storage, as adapters see it. */
export class StoreScope implements Scope {
  readonly #storage: Storage;
  readonly #store: Store | undefined;

  constructor(storage: Storage, store: Store | undefined) {
    this.#storage = storage;
    this.#store = store;
  }

  run<T>(fn: () => T): T {
    return this.#storage.run(this.#store as Store, fn);
  }

  enter(): void {
    this.#storage.enterWith(this.#store as Store);
  }
}

/** The scope of a hook, which is told when it is over. */
export class AttemptScope extends StoreScope implements HookScope {
  readonly #end: () => void;

  constructor(storage: Storage, attempt: Attempt, end: (attempt: Attempt) => void) {
    super(storage, attempt.hookStore);
    this.#end = () => end(attempt);
  }

  end(): void {
    this.#end();
  }
}
