import { placeIn, type TestPlace } from '@loopguard/core/adapter';
import type { TestEntry } from './circus-types.js';

const { defineProperty, deleteProperty, getOwnPropertyDescriptor } = Reflect;
const HOOK = 'prepareStackTrace';

/**
 * Where tests are defined: the frame of their file in the error that circus made when each was added.
 * Its stack is formatted only when somebody asks, by what Jest had installed before any code of the
 * user's ran: what a test has put there since, such as another run of Jest, may fail at it.
 */
export class TestLocations {
  readonly #realmError: ErrorConstructor;
  readonly #testFile: string;
  #formatter: PropertyDescriptor | undefined;

  constructor(realmError: ErrorConstructor, testFile: string) {
    this.#realmError = realmError;
    this.#testFile = testFile;
  }

  /** Jest has installed what formats stacks; where that is in its own realm, there is nothing in this one. */
  noteFormatter(): void {
    this.#formatter = getOwnPropertyDescriptor(this.#realmError, HOOK);
  }

  of(test: TestEntry): TestPlace | undefined {
    return placeIn(this.#testFile, this.#stackOf(test.asyncError));
  }

  #stackOf(error: unknown): string | undefined {
    const RealmError = this.#realmError;
    const before = getOwnPropertyDescriptor(RealmError, HOOK);
    put(RealmError, this.#formatter);
    try {
      const { stack } = (error ?? {}) as Error;
      return typeof stack === 'string' ? stack : undefined;
    } catch {
      // Why: a formatter of the user's is still there if it cannot be replaced, and may throw.
      return undefined;
    } finally {
      put(RealmError, before);
    }
  }
}

function put(RealmError: ErrorConstructor, formatter: PropertyDescriptor | undefined): void {
  if (formatter) defineProperty(RealmError, HOOK, formatter);
  else deleteProperty(RealmError, HOOK);
}
