import { bytesOf, wait, writeSync } from './originals.js';
import { writeText } from './write-text.js';

const STDERR = 2;
/** Longer than a reader needs that is alive. */
const PATIENCE_MS = 2000;

/**
 * Writes a line to the standard error of the process, past every stream that a test could have
 * replaced and every runner that gathers what a test prints.
 *
 * @param file - keeps what the process writes there, where its standard error is somebody else's
 * @returns false where nobody can have got all of it
 */
export function print(text: string, file?: string): boolean {
  if (file !== undefined) return printTo(file, text);
  const bytes = bytesOf(`${text}\n`);
  let written = 0;
  let waitedMs = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(STDERR, bytes, written);
    } catch (error) {
      // Why: a full pipe says so where something has opened it as a stream.
      const isFull = (error as NodeJS.ErrnoException).code === 'EAGAIN';
      if (!isFull || waitedMs++ > PATIENCE_MS) return false;
      wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
  return true;
}

function printTo(file: string, text: string): boolean {
  try {
    writeText(file, 'a', `${text}\n`);
    return true;
  } catch {
    return false;
  }
}
