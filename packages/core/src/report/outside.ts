/** What a program's own code is called, which nothing that reports name has started. */
export const OUTSIDE = 'outside a request';
