export { explain } from './guide/entry.js';
export type { GuideEntry, Measured, Snippet } from './guide/types.js';
