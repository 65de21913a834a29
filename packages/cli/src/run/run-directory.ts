import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FileReport, type HangNote, leave } from '@loopguard/core/report';
import { writeReports } from './finish-run.js';
import { joinPartial } from './merge-reports.js';
import { lostText, readWords, type Words } from './read-words.js';
import type { RunInfo } from './run-report.js';
import { WarningReader } from './warning-reader.js';
import { writeAtomically } from './write-atomically.js';

const INFO = 'run.json';
const PREFIX = 'loopguard-';

/**
 * The folder through which test files speak to the process that sees the whole run: `*.jsonl` of
 * those that have ended, `*.live` of those that were guarded, `*.hang` of those that hang,
 * `*.held` of what held a loop for long, `*.warnings` for people. Whoever sees a hang can write the
 * reports from it, also when the thread that would write them at the end is the one that hangs.
 *
 * Who writes its files may be killed meanwhile, or a test may clear them away: what cannot be read
 * is {@link lost}, and the rest counts.
 */
export class RunDirectory {
  readonly #lost: string[] = [];
  #warnings = new WarningReader();
  // Why a name that nobody can guess: it is made by whoever first has something to say.
  #path = join(tmpdir(), `${PREFIX}${randomBytes(8).toString('hex')}`);

  get path(): string {
    return this.#path;
  }

  /**
   * Makes the folder now, where that is allowed.
   *
   * @param root - of the project: its cache serves where nothing temporary may be written
   * @returns why it cannot be made; undefined when it is there
   */
  make(root: string): string | undefined {
    let problem: unknown;
    for (const parent of [tmpdir(), join(root, 'node_modules', '.cache', 'loopguard')]) {
      try {
        mkdirSync(parent, { recursive: true });
        this.#path = mkdtempSync(join(parent, PREFIX));
        return undefined;
      } catch (error) {
        problem ??= error;
      }
    }
    return String(problem);
  }

  /**
   * A run begins: what the one before has left is forgotten.
   *
   * @param info - where reports are to be written while it goes on
   */
  async begin(info: RunInfo | undefined): Promise<void> {
    this.#lost.length = 0;
    this.#warnings = new WarningReader();
    await this.#tolerate(async () => {
      const names = await readdir(this.path).catch(() => []);
      await Promise.all(names.map((name) => rm(join(this.path, name), { force: true })));
    });
    if (info) this.describe(info);
  }

  /** Says what the reports need to know of the run before it ends. */
  describe(info: RunInfo): void {
    const file = join(this.path, INFO);
    try {
      mkdirSync(this.path, { recursive: true, mode: 0o700 });
      // Why renamed: who reports a hang may be reading it.
      writeFileSync(`${file}.tmp`, JSON.stringify({ ...info, module: ownModule() }));
      renameSync(`${file}.tmp`, file);
    } catch (error) {
      this.#lost.push(`${INFO}: ${String(error)}`);
    }
  }

  /** Leaves what a test file that has ended says. */
  add(report: FileReport): void {
    const problem = leave(this.path, '.jsonl', report);
    if (problem !== undefined) this.#lost.push(`${report.testFile}: ${String(problem)}`);
  }

  /** What the files of the given kind hold. */
  async read<T extends { readonly testFile: string }>(
    extension: '.jsonl' | '.live' | '.held',
  ): Promise<T[]> {
    const { words, lost } = await readWords<T>(this.path, extension);
    this.#lost.push(...lost);
    return [...words];
  }

  /**
   * What is to be printed for a test file that has ended; without one, everything that is left.
   */
  takeWarnings(testFile?: string): string[] {
    return this.#warnings.take(this.path, testFile);
  }

  /** What to print about words that never arrived; undefined when all did. */
  get lost(): string | undefined {
    return lostText([...this.#lost, ...this.#warnings.lost]);
  }

  /**
   * The run has ended: nobody writes its reports from here any more.
   *
   * @returns what is known of test files that hang, or were ended while they did
   */
  async end(ended: readonly FileReport[]): Promise<FileReport[]> {
    const { words, lost } = await hangsBeside(this.path, ended);
    this.#lost.push(...lost);
    await this.#tolerate(() => rm(join(this.path, INFO), { force: true }));
    return [...words];
  }

  async remove(): Promise<void> {
    await this.#tolerate(() => rm(this.path, { recursive: true, force: true }));
  }

  async #tolerate(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#lost.push(String(error));
    }
  }
}

/** Writes the reports as they are while something hangs: nobody knows whether the run ever ends. */
export async function reportHang({ path, report }: HangNote): Promise<void> {
  const directory = dirname(path);
  await writeAtomically(path, `${JSON.stringify(report)}\n`);
  const readInfo = (): Promise<string> => readFile(join(directory, INFO), 'utf8');
  const info = JSON.parse(await readInfo()) as RunInfo;
  const { words: ended } = await readWords<FileReport>(directory, '.jsonl');
  const files = [...ended, ...(await hangsBeside(directory, ended)).words];
  const partial = joinPartial([...info.partial, 'interrupted'], info.shards);
  const problems = await writeReports({ ...info, partial }, files, async () => {
    // Why: it came back meanwhile, and the run has ended.
    const isOver = await readInfo().then(
      () => false,
      () => true,
    );
    return !isOver;
  });
  if (problems.length > 0) throw new Error(problems.join(' '));
}

/** Where {@link reportHang} is, for a process that hangs and does not know this package. */
function ownModule(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('loopguard/run')).href;
}

async function hangsBeside(
  directory: string,
  ended: readonly FileReport[],
): Promise<Words<FileReport>> {
  const known = new Set(ended.map(({ testFile }) => testFile));
  const { words, lost } = await readWords<FileReport>(directory, '.hang');
  return { words: words.filter(({ testFile }) => !known.has(testFile)), lost };
}
