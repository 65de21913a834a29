import { STALL_ID } from './stall-id.js';
import type { CatalogEntry } from './types.js';

/**
 * JavaScript that holds the loop by computing. Not a function that could be replaced, so it is no
 * row of the catalog; its id works in rules, allowances and comments like any other.
 */
export const stallEntry: CatalogEntry = {
  id: STALL_ID,
  module: 'global',
  path: [],
  versions: [20, 22, 24, 26],
  category: 'cpu',
  rule: 'error',
  kind: 'function',
  fix: 'split the work with await between the parts, stream it, or run it in a worker thread (npx loopguard explain stall)',
  docs: 'https://nodejs.org/en/learn/asynchronous-work/dont-block-the-event-loop',
};
