import { type FileReport, projectRoot } from '@loopguard/core/report';
import { finishRun, type RunEnd } from './finish-run.js';
import { judgeLiveness, type RanFile, type Remedies } from './liveness.js';
import { joinPartial } from './merge-reports.js';
import { hasOtherFailures } from './own-failures.js';
import { RunDirectory } from './run-directory.js';
import type { PartialReason, RunInfo } from './run-report.js';
import { watchHangs } from './watch-hangs.js';

/** What narrows a run. Plain data: files may carry it, so that merged shards know whether they are whole. */
export interface RunScope {
  readonly partial: readonly PartialReason[];
  /** The shards that make up the run, as `1/4`. */
  readonly shards: readonly string[];
}

/** What an adapter says about the runs that it reports on. */
export interface WholeRunInit {
  readonly runner: RunInfo['runner'];
  /** Where the runner looks for tests; the project may begin further up: see `projectRoot`. */
  readonly root: string;
  readonly remedies: Remedies;
}

/** How a run went, as its runner tells. */
export interface RunOutcome {
  /** Where only its files know it. */
  readonly runner?: RunInfo['runner'];
  /** What the run leaves out, and each shard that is merged in it. */
  readonly scopes: readonly RunScope[];
  /** What the files that have ended say. */
  readonly reports: readonly FileReport[];
  /** The files whose tests ran; undefined where nobody knows which of them were guarded. */
  readonly files: readonly RanFile[] | undefined;
  /** Of each failure the texts by which the runner knows it: its message, its stack. */
  readonly failures: Iterable<readonly string[]>;
  readonly isInterrupted: boolean;
}

/** How a run ends, in the order in which it is to be printed. */
export interface WholeRunEnd extends RunEnd {
  /** What files had to say that failed nothing, and what of it never arrived. */
  readonly warnings: readonly string[];
  /** What is unguarded on purpose, or may be. */
  readonly notes: readonly string[];
}

/**
 * A run as the process sees it that starts the test files: gathers what they say while it goes on,
 * and says what all of it adds up to. The twin of core's `FileRun`, and all that a reporter talks to.
 *
 * @example
 * ```ts
 * const run = new WholeRun({ runner: { name, version }, root, remedies });
 * run.makeDirectory();                            // then tell the workers `run.directory`
 * print(run.fileEnds(file));                      // after each test file
 * const { warnings, notes, text, errors } = await run.end(outcome);
 * await run.close();
 * ```
 */
export class WholeRun {
  readonly #init: WholeRunInit;
  readonly #root: string;
  readonly #directory = new RunDirectory();
  #isGathering = false;
  #startedAt = new Date().toISOString();

  constructor(init: WholeRunInit) {
    this.#init = init;
    this.#root = projectRoot(init.root);
    // Why here: of worker threads only this thread can ask one that hangs where it is.
    watchHangs();
  }

  /** The folder through which test files speak to this process: their `FileInit.runDirectory`. */
  get directory(): string {
    return this.#directory.path;
  }

  /**
   * Makes the folder now. Then what ended files say is gathered there as well, for who sees a hang
   * and writes the reports while it lasts.
   *
   * @returns why it cannot be made; undefined when it is there
   */
  makeDirectory(): string | undefined {
    const problem = this.#directory.make(this.#root);
    this.#isGathering = problem === undefined;
    return problem;
  }

  /** Says what is known of the run before its files have ended. */
  describe(scope: RunScope): void {
    if (this.#isGathering) this.#directory.describe(this.#infoOf([scope], []));
  }

  /** A run begins, where there is more than one: what the one before has left is forgotten. */
  async begin(scope: RunScope): Promise<void> {
    this.#startedAt = new Date().toISOString();
    await this.#directory.begin(undefined);
    this.describe(scope);
  }

  /**
   * A test file has ended.
   *
   * @param report - what it said, where that did not come through the folder
   * @returns what to print for it at once
   */
  fileEnds(testFile: string, report?: FileReport): string[] {
    if (report && this.#isGathering) this.#directory.add(report);
    return this.#directory.takeWarnings(testFile);
  }

  /** What files have left in the folder: reports as `.jsonl`, word that they were guarded as `.live`, and of what held their loop as `.held`. */
  read<Word extends { readonly testFile: string }>(
    extension: '.jsonl' | '.live' | '.held',
  ): Promise<Word[]> {
    return this.#directory.read<Word>(extension);
  }

  /** The run has ended: writes its reports and its baseline, and says what to print. */
  async end(outcome: RunOutcome): Promise<WholeRunEnd> {
    const { files, scopes, reports } = outcome;
    const hanging = await this.#directory.end(reports);
    const warnings = this.#directory.takeWarnings();
    const { lost } = this.#directory;
    const isInterrupted = outcome.isInterrupted || hanging.length > 0 || lost !== undefined;
    const reasons: PartialReason[] = [];
    if (isInterrupted) reasons.push('interrupted');
    if (hasOtherFailures(outcome.failures)) reasons.push('failures');
    const liveness = await judgeLiveness(files ?? [], this.#root, this.#init.remedies);
    const info = {
      ...this.#infoOf(scopes, reasons),
      ...(outcome.runner && { runner: outcome.runner }),
    };
    const end = await finishRun(info, [...reports, ...hanging]);
    return {
      warnings: lost === undefined ? warnings : [...warnings, lost],
      notes: liveness.notes,
      text: end.text,
      errors: [...liveness.errors, ...end.errors],
    };
  }

  /** Nobody speaks to this process any more. */
  async close(): Promise<void> {
    await this.#directory.remove();
  }

  /** @param reasons - why the run is not whole, beyond what it was asked to leave out */
  #infoOf(scopes: readonly RunScope[], reasons: readonly PartialReason[]): RunInfo {
    const shards = [...new Set(scopes.flatMap((scope) => scope.shards))];
    return {
      runner: this.#init.runner,
      root: this.#root,
      startedAt: this.#startedAt,
      partial: joinPartial([...scopes.flatMap(({ partial }) => partial), ...reasons], shards),
      shards,
    };
  }
}
