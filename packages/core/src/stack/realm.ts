/** The realm that a test file runs in, as far as its stacks need it. */
export interface Realm {
  /** The realm's own `Error`, where tests run in another realm than loopguard. */
  readonly realmError: ErrorConstructor;
  /** Whether code of the user's formats stacks. What the runner's own formatter reads is never the user's call. */
  readonly hasForeignFormatter: boolean;
}
