// For the command line and the fix guide: what is known of each call.
export { catalog, entryById } from './catalog/index.js';
export { presetEntries, presetEntryById } from './catalog/presets.js';
export type { CatalogEntry, Category } from './catalog/types.js';
export { didYouMean } from './options/say.js';
