import { setImmediate } from 'node:timers';
import type { FileReport } from '../report/file-report.js';
import { OUTSIDE } from '../report/outside.js';
import type {
  CallListener,
  ContextName,
  ContextScope,
  FileRun,
  ProgramRun,
  SiteCount,
} from './contract.js';
import type { ThreadGuard, ThreadInit, WholeThread } from './thread-contract.js';

// Why captured: fake timers may replace it.
const nextTurn = setImmediate;

/** What runs: the program, or a context in it. One for each name, so that a server's routes stay few. */
interface Part {
  readonly name: string;
  readonly isContext: true;
}

/**
 * Guards a whole process from now on. It is an adapter like others: the program is one test that
 * never ends, and contexts run in its time.
 */
class GuardedThread implements WholeThread {
  readonly #program: Part = { name: OUTSIDE, isContext: true };
  readonly #run: FileRun<Part>;
  readonly #parts: ProgramRun;
  readonly #onViolation: ThreadInit['onViolation'];
  #isDue = false;
  #pauses = 0;

  constructor(guard: ThreadGuard, { options, root, program, onViolation, ...more }: ThreadInit) {
    this.#onViolation = onViolation;
    this.#run = guard.openFile<Part>({
      // Why hooks: what runs in a context is guarded like everything else.
      options: { ...options, hooks: true },
      root,
      testFile: program,
      isProgram: true,
      describe: (part) => part,
      mayOptOut: false,
      hasRunReport: true,
      showsNoSource: more.showsNoSource ?? false,
      runDirectory: more.runDirectory,
      onNews: () => this.#tellSoon(),
    });
    this.#run.testStarts(this.#program, { canWait: true });
    this.#run.bodyStarts(this.#program);
    this.#parts = this.#run.asProgram(this.#program, (name) => ({ name, isContext: true }));
  }

  get ready(): Promise<unknown> | undefined {
    return this.#run.ready;
  }

  contextStarts(name: ContextName): ContextScope {
    return this.#parts.contextStarts(name);
  }

  flush(): void {
    if (this.#pauses > 0) return;
    for (const news of this.#run.news()) this.#onViolation(news);
  }

  tellCalls(listener: CallListener): void {
    this.#parts.tellCalls(listener);
  }

  counts(): SiteCount[] {
    return this.#parts.counts();
  }

  mistakes(): string[] {
    return this.#parts.mistakes();
  }

  soFar(): FileReport | undefined {
    return this.#parts.soFar();
  }

  pause(): void {
    if (this.#pauses++ > 0) return;
    for (const news of this.#run.news()) this.#onViolation(news);
    this.#run.bodyEnds(this.#program);
    this.#run.suspend();
  }

  resume(): void {
    if (this.#pauses === 0 || --this.#pauses > 0) return;
    this.#run.resume();
    this.#run.bodyStarts(this.#program);
  }

  close(): FileReport | undefined {
    this.flush();
    const report = this.#parts.soFar();
    this.#run.close();
    return report;
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
