// A file of its own: the end of a run reads a source only where a file ran without the guard.
export { SourceText } from './source/source-text.js';
