import { bare } from '../safe/descriptors.js';
import {
  dirname,
  existsSync,
  getBuiltinModule,
  join,
  readFileSync,
  statSync,
} from '../safe/originals.js';
import { writeText } from '../safe/write-text.js';

/** How the last run of a test file ended; undefined: not known, or the file has changed since. */
export type LastRun = 'stalled' | 'clean' | undefined;

// Why captured: tests replace these.
const { mkdirSync, rmSync } = getBuiltinModule('node:fs');

/** Remembers from one run to the next whether a test file stalled. */
export class StallMarks {
  readonly last: LastRun;
  readonly #file: string;
  readonly #testFile: string;
  #text: string | undefined;

  constructor(root: string, testFile: string) {
    const modules = join(root, 'node_modules');
    const folder = existsSync(modules)
      ? join(modules, '.cache', 'loopguard', 'stalls')
      : join(getBuiltinModule('node:os').tmpdir(), 'loopguard-stalls');
    this.#file = join(folder, nameOf(testFile));
    this.#testFile = testFile;
    this.last = this.#read();
  }

  write(last: LastRun): void {
    const text = last === 'clean' ? this.#cleanText() : last;
    if (text === this.#text) return;
    try {
      if (text === undefined) {
        rmSync(this.#file, bare({ force: true }));
      } else {
        mkdirSync(dirname(this.#file), bare({ recursive: true }));
        writeText(this.#file, 'w', text);
      }
    } catch {
      // Why: a folder that cannot be written only means that the next run names less.
    }
  }

  #read(): LastRun {
    // Why: an error that nobody sees costs more than all else here, and most files have no mark.
    if (!existsSync(this.#file)) return undefined;
    try {
      this.#text = readFileSync(this.#file, 'utf8');
    } catch {
      return undefined;
    }
    if (this.#text === 'stalled') return 'stalled';
    return this.#text === this.#cleanText() ? 'clean' : undefined;
  }

  /** Of a file that was clean only as it was then. */
  #cleanText(): string | undefined {
    try {
      return `clean ${statSync(this.#testFile).mtimeMs}`;
    } catch {
      // Why: a virtual test file has no date.
      return undefined;
    }
  }
}

/** A short file name for a path. Why not a real hash: a worker would load node:crypto for it. */
function nameOf(testFile: string): string {
  let low = 17;
  let high = 31;
  for (let index = 0; index < testFile.length; index++) {
    const code = testFile.charCodeAt(index);
    low = (Math.imul(low, 31) + code) | 0;
    high = (Math.imul(high, 37) ^ code) | 0;
  }
  return `${(high >>> 0).toString(16)}-${(low >>> 0).toString(16)}`;
}
