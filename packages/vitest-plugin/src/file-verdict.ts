import type { RunnerTestFile } from 'vitest';
import type { Runner } from './runner.js';

/**
 * Keeps the end of a file from being announced before it is judged.
 *
 * Vitest 4 and later ask for the verdict in time, and every update is passed on as it comes. Vitest
 * 3 announces the end of a file before it calls `onAfterRunSuite`: that update, and what follows
 * it, waits.
 */
export class FileVerdict {
  readonly #instances = new WeakSet<Runner>();
  /** The file that is not judged yet. */
  #file: RunnerTestFile | undefined;
  /** What is to be sent once it is, in order. */
  #held: (() => void)[] = [];

  /** A file begins that `give` will be called for. */
  await(runner: Runner, file: RunnerTestFile): void {
    this.#file = file;
    this.#follow(runner);
  }

  /** The file is judged: what was held is sent. */
  give(): void {
    this.#file = undefined;
    const held = this.#held;
    this.#held = [];
    for (const send of held) send();
  }

  #follow(runner: Runner): void {
    const send = runner.onTaskUpdate?.bind(runner);
    if (!send || this.#instances.has(runner)) return;
    this.#instances.add(runner);
    runner.onTaskUpdate = (packs, events) => {
      if (!this.#isEarly(events)) return send(packs, events);
      // Why a copy: the runner empties the array as soon as this function returns.
      const kept = [...events];
      return new Promise((resolve) => this.#held.push(() => resolve(send(packs, kept))));
    };
  }

  #isEarly(events: readonly (readonly [id: string, event: string, ...unknown[]])[]): boolean {
    const file = this.#file;
    if (!file) return false;
    if (this.#held.length > 0) return true;
    return events.some(([id, event]) => id === file.id && event === 'suite-finished');
  }
}
