/** Where what follows servers, queues or anything else says that something begins that reports name. */
export interface Contexts {
  /**
   * Something begins, such as a request. Everything that starts in it belongs to it, across `await`,
   * timers and callbacks, until it ends.
   *
   * @param name - asked when a call of it is first recorded, so that a route may become known until then
   */
  contextStarts(name: () => string): { run<T>(fn: () => T): T; enter(): void; end(): void };
}
