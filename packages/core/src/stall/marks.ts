import { dirname, getBuiltinModule, join } from '../safe/originals.js';

// Why captured: tests replace these.
const { existsSync, mkdirSync, rmSync, writeFileSync } = getBuiltinModule('node:fs');

/** Remembers from one run to the next that a test file stalled, so that the next one names it. */
export class StallMarks {
  readonly hasStalled: boolean;
  readonly #file: string;

  constructor(root: string, testFile: string) {
    const modules = join(root, 'node_modules');
    const folder = existsSync(modules)
      ? join(modules, '.cache', 'loopguard', 'stalls')
      : join(getBuiltinModule('node:os').tmpdir(), 'loopguard-stalls');
    this.#file = join(folder, nameOf(testFile));
    this.hasStalled = existsSync(this.#file);
  }

  write(hasStalled: boolean): void {
    if (hasStalled === this.hasStalled) return;
    try {
      if (hasStalled) {
        mkdirSync(dirname(this.#file), { recursive: true });
        writeFileSync(this.#file, '');
      } else {
        rmSync(this.#file, { force: true });
      }
    } catch {
      // Why: a folder that cannot be written only means that the next run names less.
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
