import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package's built files; their frames are never the user's. */
export function ownDirectory(): string {
  return dirname(fileURLToPath(import.meta.url));
}
