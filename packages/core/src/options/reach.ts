/**
 * How a call is reached: it stands in a test or set-up file itself; in what stands in for something
 * in tests; it was made for a request, an event or by an async function; or it is synchronous all
 * the way from the test.
 */
export type Reach = 'test file' | 'test double' | 'async' | 'sync';

export const REACHES: readonly Reach[] = ['test file', 'test double', 'async', 'sync'];
