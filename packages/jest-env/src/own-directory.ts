import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package's built files; their frames are never the user's. */
export function ownDirectory(): string {
  return dirname(fileURLToPath(import.meta.url));
}

/** The folder of what the reporter is made of: it runs in a sandbox where a test runs Jest. */
export function reporterDirectory(): string {
  return dirname(createRequire(import.meta.url).resolve('loopguard/run'));
}
