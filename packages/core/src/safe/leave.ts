import { bare } from './descriptors.js';
import { getBuiltinModule, join, mkdirSync, toJson } from './originals.js';
import { writeText } from './write-text.js';

/**
 * Leaves word for the process that sees the whole run, in a file of this thread's own in the run's
 * folder. Word that has been left is not lost when this process is killed right afterwards.
 *
 * @returns why it could not be left; undefined when it was
 */
export function leave(
  directory: string,
  extension: '.jsonl' | '.live' | '.warnings' | '.held',
  word: object,
): unknown {
  try {
    const { threadId } = getBuiltinModule('node:worker_threads');
    const file = join(directory, `${process.pid}-${threadId}${extension}`);
    // Why a line break before it as well: whoever had this number before may have been killed while it wrote.
    const text = `\n${toJson(word)}\n`;
    try {
      writeText(file, 'a', text);
    } catch {
      // Why: some folders are made when first needed, and a test may have emptied the one for temporary files.
      mkdirSync(directory, bare({ recursive: true, mode: 0o700 }));
      writeText(file, 'a', text);
    }
    return undefined;
  } catch (error) {
    return error;
  }
}
