// Imported after a loader hook was registered.
export { readFileSync } from 'node:fs';
