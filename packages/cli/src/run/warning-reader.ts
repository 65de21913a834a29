import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Warning } from '@loopguard/core/report';
import { parseWords } from './read-words.js';

const EXTENSION = '.warnings';

/** Reads the warnings in a run's folder while the run goes on; each is given out once. */
export class WarningReader {
  readonly lost: string[] = [];
  /** How much of each file has been read. */
  readonly #read = new Map<string, number>();
  readonly #waiting: Warning[] = [];

  /**
   * The texts for a test file that has ended, or all that are left.
   *
   * Why synchronous: a runner prints its line for the file, and these belong right below it.
   */
  take(directory: string, testFile?: string): string[] {
    this.#readOn(directory, testFile === undefined);
    const taken: string[] = [];
    for (const warning of this.#waiting.splice(0)) {
      if (testFile === undefined || isSameFile(warning.testFile, testFile))
        taken.push(warning.text);
      else this.#waiting.push(warning);
    }
    return taken;
  }

  #readOn(directory: string, isEnd: boolean): void {
    let names: string[];
    try {
      names = readdirSync(directory);
    } catch {
      // Why: the folder is made when there is something to say.
      return;
    }
    for (const name of names) {
      if (!name.endsWith(EXTENSION)) continue;
      try {
        this.#readFile(join(directory, name), name, isEnd);
      } catch (error) {
        this.lost.push(`${name}: ${String(error)}`);
      }
    }
  }

  #readFile(file: string, name: string, isEnd: boolean): void {
    const text = readFileSync(file, 'utf8');
    const from = this.#read.get(file) ?? 0;
    // Why not what follows the last line break: another worker may be writing it.
    const to = isEnd ? text.length : text.lastIndexOf('\n') + 1;
    if (to <= from) return;
    this.#read.set(file, to);
    const { words, lost } = parseWords<Warning>(text.slice(from, to), name);
    this.#waiting.push(...words.filter((word) => typeof word.text === 'string'));
    this.lost.push(...lost);
  }
}

function isSameFile(one: string, other: string): boolean {
  return one.replaceAll('\\', '/') === other.replaceAll('\\', '/');
}
