import { setImmediate } from 'node:timers';
import type { FileReport } from '../report/file-report.js';
import type { FileRun, HookScope } from './contract.js';
import type { ThreadGuard, ThreadInit, WholeThread } from './thread-contract.js';

// Why captured: fake timers may replace it.
const nextTurn = setImmediate;

/** What runs: the program, or a context in it. One for each name, so that a server's routes stay few. */
interface Part {
  readonly name: string;
}

const PROGRAM: Part = { name: 'outside a context' };

/**
 * Guards a whole process from now on. It is an adapter like others: the program is one test that
 * never ends, and contexts are hooks of their own tests.
 */
class GuardedThread implements WholeThread {
  readonly #run: FileRun<Part>;
  readonly #onViolation: ThreadInit['onViolation'];
  readonly #parts = new Map<string, Part>();
  #isDue = false;

  constructor(guard: ThreadGuard, { options, root, program, onViolation }: ThreadInit) {
    this.#onViolation = onViolation;
    this.#run = guard.openFile<Part>({
      // Why hooks: what runs in a context is guarded like everything else.
      options: { ...options, hooks: true },
      root,
      testFile: program,
      describe: (part) => part,
      mayOptOut: false,
      hasRunReport: true,
      onNews: () => this.#tellSoon(),
    });
    this.#run.testStarts(PROGRAM, { canWait: true });
    this.#run.bodyStarts(PROGRAM);
  }

  get ready(): Promise<unknown> | undefined {
    return this.#run.ready;
  }

  contextStarts(name: string): HookScope {
    let part = this.#parts.get(name);
    if (part === undefined) {
      part = { name };
      this.#parts.set(name, part);
    }
    return this.#run.hookStarts(part);
  }

  flush(): void {
    for (const news of this.#run.news()) this.#onViolation(news);
  }

  close(): FileReport | undefined {
    this.flush();
    for (const part of [PROGRAM, ...this.#parts.values()]) this.#run.testEnds(part);
    return this.#run.close();
  }

  /** Why not at once: the call that is news has not returned, and nobody knows yet how long it takes. */
  #tellSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    nextTurn(() => {
      this.#isDue = false;
      this.flush();
    });
  }
}

/** Guards a process without tests from now on; see {@link WholeThread}. */
export function guardThread(guard: ThreadGuard, init: ThreadInit): WholeThread {
  return new GuardedThread(guard, init);
}
