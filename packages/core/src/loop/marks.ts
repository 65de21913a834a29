import { bare } from '../safe/descriptors.js';
import { dirname, existsSync, getBuiltinModule, join, readFileSync } from '../safe/originals.js';
import { hashOfText } from '../safe/hash.js';
import { writeText } from '../safe/write-text.js';

/** How the last run of a test file ended; undefined: it was clean, or it is not known. */
export type LastRun = 'stalled' | undefined;

// Why captured: tests replace these.
const { mkdirSync, rmSync } = getBuiltinModule('node:fs');

/** Remembers from one run to the next whether a test file stalled. */
export class StallMarks {
  readonly last: LastRun;
  readonly #file: string;

  constructor(root: string, testFile: string) {
    const modules = join(root, 'node_modules');
    const folder = existsSync(modules)
      ? join(modules, '.cache', 'loopguard', 'stalls')
      : join(getBuiltinModule('node:os').tmpdir(), 'loopguard-stalls');
    this.#file = join(folder, hashOfText(testFile).toString(16));
    this.last = this.#read();
  }

  write(last: LastRun): void {
    if (last === this.last) return;
    try {
      if (last === undefined) {
        rmSync(this.#file, bare({ force: true }));
      } else {
        mkdirSync(dirname(this.#file), bare({ recursive: true }));
        writeText(this.#file, 'w', last);
      }
    } catch {
      // Why: a folder that cannot be written only means that the next run names less.
    }
  }

  #read(): LastRun {
    // Why: an error that nobody sees costs more than all else here, and most files have no mark.
    if (!existsSync(this.#file)) return undefined;
    try {
      return readFileSync(this.#file, 'utf8') === 'stalled' ? 'stalled' : undefined;
    } catch {
      return undefined;
    }
  }
}
