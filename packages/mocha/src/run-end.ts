import { rmSync } from 'node:fs';
import { type FileReport, type LiveWord, leaveWord, print } from '@loopguard/core/adapter';
import type { PartialReason, RunScope, WholeRun } from 'loopguard/run';
import { fileOf, pathOf } from './mocha-files.js';
import type { MochaOptions, Runnable, Runner } from './mocha-types.js';

const REMEDIES = {
  file: 'Another tool has replaced what this one follows the runner by.',
  project: 'no test was guarded.',
};

/** What becomes of the runs of a process that sees all of their files. */
export interface Runs {
  /** Where files leave word. */
  readonly directory: string;
  /** Absent where `loopguard run` ends the run. */
  readonly whole?: WholeRun;
}

/** @returns undefined where no folder can be made through which files could speak */
export async function beginRuns(version: string, root: string): Promise<Runs | undefined> {
  const { WholeRun } = await import('loopguard/run');
  const whole = new WholeRun({ runner: { name: 'mocha', version }, root, remedies: REMEDIES });
  const problem = whole.makeDirectory();
  if (problem !== undefined) {
    print(
      `[loopguard] No folder could be made in which the run is gathered (${problem}), so there is no summary.`,
    );
    return undefined;
  }
  const { directory } = whole;
  // Why so late: with --watch there is another run, and a test may end the process.
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  return { directory, whole };
}

/** What is seen of one run from outside. */
export class RunEnd {
  readonly #runner: Runner;
  readonly #options: MochaOptions;
  readonly #scope: RunScope;
  readonly #ran = new Set<string>();
  readonly #failures: string[][] = [];

  constructor(runner: Runner, options: MochaOptions) {
    this.#runner = runner;
    this.#options = options;
    this.#scope = { partial: leftOut(runner, options), shards: [] };
    runner.on('test end', (test: Runnable) => {
      const file = fileOf(test);
      const hasRun = test.state === 'passed' || test.state === 'failed';
      if (file !== undefined && hasRun && !options.dryRun) this.#ran.add(pathOf(file));
    });
    runner.on('fail', (_test: Runnable, error: Partial<Error>) => {
      this.#failures.push([String(error.message), String(error.stack)]);
    });
  }

  /** The first run of the process begins: whoever sees a hang writes the reports while it goes on. */
  describe({ whole }: Runs): void {
    whole?.describe(this.#scope);
  }

  /** Another run begins: what the one before has left is forgotten. */
  async begin({ whole }: Runs): Promise<void> {
    await whole?.begin(this.#scope);
  }

  /** @returns how many failures more there are */
  async finish({ whole, directory }: Runs): Promise<number> {
    if (whole) return this.#endRun(whole);
    leaveWord(directory, '.live', { testFile: '', scope: this.#scope });
    for (const testFile of this.#ran) leaveWord(directory, '.live', { testFile, hasRun: true });
    const { hasOtherFailures } = await import('loopguard/run');
    if (hasOtherFailures(this.#failures)) {
      leaveWord(directory, '.live', { testFile: '', hasFailed: true });
    }
    return 0;
  }

  /** Not all tests have run: it was stopped, by `--bail` or for the next one. */
  get #isInterrupted(): boolean {
    const isStopped = this.#options.bail === true && this.#failures.length > 0;
    return isStopped || Reflect.get(this.#runner, '_abort') === true;
  }

  async #endRun(whole: WholeRun): Promise<number> {
    const live = await whole.read<LiveWord>('.live');
    const { warnings, notes, text, errors } = await whole.end({
      scopes: [this.#scope],
      reports: await whole.read<FileReport>('.jsonl'),
      files: [...this.#ran].map((file) => {
        const word = live.find(({ testFile }) => testFile === file);
        return {
          file,
          project: '',
          isExpected: true,
          isLive: word !== undefined,
          offReason: word?.offReason,
        };
      }),
      failures: this.#failures,
      isInterrupted: this.#isInterrupted,
    });
    const texts = [...warnings, ...notes, text, ...errors].filter((part) => part !== '');
    if (texts.length > 0) print(`\n${texts.join('\n')}`);
    return errors.length;
  }
}

function leftOut({ suite }: Runner, { grep, fgrep, spec = [] }: MochaOptions): PartialReason[] {
  const given = process.argv.slice(2).filter((arg) => spec.includes(arg));
  // Why not patterns and folders: they are how a whole suite is named.
  const hasFiles = given.some((path) => /\.\w+$/.test(path) && !/[*?{[]/.test(path));
  const hasNames = Boolean(grep ?? fgrep) || suite.hasOnly();
  return [...(hasFiles ? (['files'] as const) : []), ...(hasNames ? (['names'] as const) : [])];
}
