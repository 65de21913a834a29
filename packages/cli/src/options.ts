// For adapters that are loaded in each process of a runner: whether a project has options in a file at all.
export { mergeOptions } from './config/merge-options.js';
export { mayHaveOptions } from './config/option-places.js';
