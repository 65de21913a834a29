import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is known of every kind of word that test files leave. */
interface Word {
  readonly testFile: string;
}

/** What the files of one kind hold, and what of them could not be read. */
export interface Words<T> {
  readonly words: readonly T[];
  readonly lost: readonly string[];
}

/** Reads the files of a run's folder that have the given ending: a word a line, as JSON. */
export async function readWords<T extends Word>(
  directory: string,
  extension: string,
): Promise<Words<T>> {
  const words: T[] = [];
  const lost: string[] = [];
  for (const name of await namesIn(directory, lost)) {
    if (!name.endsWith(extension)) continue;
    try {
      const found = parseWords<T>(await readFile(join(directory, name), 'utf8'), name);
      words.push(...found.words);
      lost.push(...found.lost);
    } catch (error) {
      lost.push(`${name}: ${String(error)}`);
    }
  }
  return { words, lost };
}

/** @param name - of the file, for what is said of lines that are not whole */
export function parseWords<T extends Word>(text: string, name: string): Words<T> {
  const words: T[] = [];
  const lost: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const word = parseWord(line);
    if (isWord(word)) words.push(word as T);
    else lost.push(`${name}, line ${index + 1}: not whole`);
  }
  return { words, lost };
}

/** One message for everything that was lost; undefined when that is nothing. */
export function lostText(lost: readonly string[]): string | undefined {
  if (lost.length === 0) return undefined;
  return (
    '[loopguard] Some of what test files said is lost (was a process killed while it wrote?), so summary, reports and baseline may not hold all of it:\n' +
    [...new Set(lost)].map((text) => `  ${text}`).join('\n')
  );
}

async function namesIn(directory: string, lost: string[]): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    // Why nothing lost: some folders are made when somebody has something to say.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') lost.push(String(error));
    return [];
  }
}

function parseWord(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    // Why: its writer did not get to its end.
    return undefined;
  }
}

function isWord(word: unknown): word is Word {
  return typeof (word as Word | null | undefined)?.testFile === 'string';
}
