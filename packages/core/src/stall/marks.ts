import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { createHash } from 'node:crypto';
import path from 'node:path';

// Why captured: tests replace these.
const { existsSync, mkdirSync, rmSync, writeFileSync } = fs;

/** Remembers from one run to the next that a test file stalled, so that the next one names it. */
export class StallMarks {
  readonly hasStalled: boolean;
  readonly #file: string;

  constructor(root: string, testFile: string) {
    const modules = path.join(root, 'node_modules');
    const folder = existsSync(modules)
      ? path.join(modules, '.cache', 'loopguard', 'stalls')
      : path.join(tmpdir(), 'loopguard-stalls');
    this.#file = path.join(folder, createHash('sha1').update(testFile).digest('hex'));
    this.hasStalled = existsSync(this.#file);
  }

  write(hasStalled: boolean): void {
    if (hasStalled === this.hasStalled) return;
    try {
      if (hasStalled) {
        mkdirSync(path.dirname(this.#file), { recursive: true });
        writeFileSync(this.#file, '');
      } else {
        rmSync(this.#file, { force: true });
      }
    } catch {
      // Why: a folder that cannot be written only means that the next run names less.
    }
  }
}
