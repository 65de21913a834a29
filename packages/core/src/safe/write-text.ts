import { bytesOf, closeSync, openSync, writeSync } from './originals.js';

/**
 * Writes a text to a file, at its end with the flag `'a'`.
 *
 * Why not by functions that do it all: those of Node call others by their public names, where a
 * test may have put a spy.
 */
export function writeText(path: string, flag: 'a' | 'w', text: string): void {
  const bytes = bytesOf(text);
  const file = openSync(path, flag);
  try {
    let written = 0;
    while (written < bytes.length) written += writeSync(file, bytes, written);
  } finally {
    closeSync(file);
  }
}
