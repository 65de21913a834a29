import { createRequire } from 'node:module';
import {
  type FileReport,
  leaveWord,
  runDirectory,
  type ThreadGuard,
  type WholeThread,
} from '@loopguard/core/adapter';
import type { programSummary } from 'loopguard/run';
import { familyMark } from './process-kind.js';

type Run = typeof import('loopguard/run');
/** What is known of a run before any file has reported. */
export type RunInfo = Parameters<typeof programSummary>[0];

const NOTHING = '[loopguard] No blocking call was reported.';

/** What the end of a program says. */
interface End {
  readonly text: string;
  readonly hasFailed: boolean;
}

/** All that a program has blocked, for people and as reports. */
export class Summaries {
  readonly #guard: ThreadGuard;
  readonly #program: string;
  readonly #info: () => RunInfo;
  readonly #thread: WholeThread;
  // Why at once: the program may change its environment.
  readonly #own = { pid: process.pid, family: familyMark() };
  #left: FileReport | undefined;

  constructor(guard: ThreadGuard, program: string, info: () => RunInfo, thread: WholeThread) {
    this.#guard = guard;
    this.#program = program;
    this.#info = info;
    this.#thread = thread;
  }

  /** Says that this process is guarded, where somebody sees the whole run. */
  announce(): void {
    const { pid } = process;
    leaveWord(runDirectory, '.live', { testFile: this.#program, program: { pid } });
  }

  async whileRunning(): Promise<string> {
    const files = listOf(this.#thread.soFar());
    const { programSummary, reportProgram } = this.#run();
    const summary = this.#guard.quietly(() => programSummary(this.#info(), files));
    const { text } = await this.#guard.quietly(() => reportProgram(this.#info(), files, this.#own));
    return [summary || NOTHING, text].filter(Boolean).join('\n');
  }

  /**
   * The last words of the process: nothing is waited for.
   *
   * @param say - called with the summary
   */
  atEnd(say: (summary: string) => void): End {
    const files = listOf(this.#thread.close());
    [this.#left] = files;
    const hasCalls = files.some(({ calls, allowances }) => calls.length + allowances.length > 0);
    const { json, html, sarif } = files[0]?.settings ?? {};
    // Why not then: whoever sees the whole run says it.
    if (runDirectory !== undefined || (!hasCalls && (json ?? html ?? sarif) === undefined)) {
      return { text: '', hasFailed: false };
    }
    const { programSummary, endProgram } = this.#run();
    // Why first: who stops a program may not wait for its reports, as PM2 does not.
    say(programSummary(this.#info(), files));
    return endProgram(this.#info(), files, this.#own);
  }

  /** Hands the report to whoever sees the whole run. */
  leave(hasFinding: boolean): void {
    if (runDirectory === undefined) return;
    if (this.#left) leaveWord(runDirectory, '.jsonl', this.#left);
    if (!hasFinding) return;
    const program = { pid: process.pid, hasFinding: true } as const;
    leaveWord(runDirectory, '.live', { testFile: this.#program, program });
  }

  /** Why so late: a program in which nothing blocks has no use for it. */
  #run(): Run {
    return this.#guard.quietly(
      () => createRequire(import.meta.url)('loopguard/run') as unknown as Run,
    );
  }
}

/** A program is one file, or none that says anything. */
export function listOf(report: FileReport | undefined): readonly FileReport[] {
  return report === undefined ? [] : [report];
}
