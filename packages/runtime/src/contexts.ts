/** Something that runs, such as a request. */
export interface Context {
  run<T>(fn: () => T): T;
  enter(): void;
  /** Nobody waits for it any more, such as the client of a request. What it still does is its own all the same. */
  leave(): void;
  /** It is over: what it left behind is the program's from now on. */
  end(): void;
}

/** Where what follows servers, queues or anything else says that something begins that reports name. */
export interface Contexts {
  /**
   * Something begins, such as a request. Everything that starts in it belongs to it, across `await`,
   * timers and callbacks, until it ends.
   *
   * @param name - asked when a call of it is first recorded, so that a route may become known until then
   */
  contextStarts(name: () => string): Context;
}
