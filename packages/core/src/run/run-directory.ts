import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FileReport } from '../report/file-report.js';
import type { HangNote } from '../report/hang-answer.js';
import { writeReports } from './finish-run.js';
import { joinPartial } from './merge-reports.js';
import type { RunInfo } from './run-report.js';

const INFO = 'run.json';

/**
 * The folder in which a run gathers what its files say while it goes on: `*.jsonl` of those that
 * have ended, `*.hang` of those that hang. Whoever sees a hang can write the reports from it, also
 * when the thread that would write them at the end is the one that hangs.
 */
export class RunDirectory {
  readonly path: string;

  constructor() {
    // Why sync: workers are told of it, and they may start before any promise settles.
    this.path = mkdtempSync(join(tmpdir(), 'loopguard-'));
  }

  /** A run begins: what the one before has left is forgotten. */
  async begin(info: RunInfo): Promise<void> {
    const names = await readdir(this.path);
    await Promise.all(names.map((name) => rm(join(this.path, name), { force: true })));
    this.describe(info);
  }

  /** Says what the reports need to know of the run before it ends. */
  describe(info: RunInfo): void {
    writeFileSync(join(this.path, INFO), JSON.stringify(info));
  }

  /** Leaves what a test file that has ended says. */
  add(report: FileReport): void {
    appendFileSync(join(this.path, 'run.jsonl'), `${JSON.stringify(report)}\n`);
  }

  /** What the files of the given kind hold. */
  read<T>(extension: '.jsonl' | '.live' | '.hang'): Promise<T[]> {
    return readLines(this.path, extension);
  }

  /**
   * The run has ended: nobody writes its reports from here any more.
   *
   * @returns what is known of test files that hang, or were ended while they did
   */
  async end(ended: readonly FileReport[]): Promise<FileReport[]> {
    const hanging = await hangsBeside(this.path, ended);
    await rm(join(this.path, INFO), { force: true });
    return hanging;
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** Writes the reports as they are while something hangs: nobody knows whether the run ever ends. */
export async function reportHang({ path, report }: HangNote): Promise<void> {
  const directory = dirname(path);
  await writeFile(path, `${JSON.stringify(report)}\n`);
  const readInfo = (): Promise<string> => readFile(join(directory, INFO), 'utf8');
  const info = JSON.parse(await readInfo()) as RunInfo;
  const ended = await readLines<FileReport>(directory, '.jsonl');
  const files = [...ended, ...(await hangsBeside(directory, ended))];
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

async function hangsBeside(directory: string, ended: readonly FileReport[]): Promise<FileReport[]> {
  const known = new Set(ended.map(({ testFile }) => testFile));
  const hanging = await readLines<FileReport>(directory, '.hang');
  return hanging.filter(({ testFile }) => !known.has(testFile));
}

async function readLines<T>(directory: string, extension: string): Promise<T[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith(extension));
  const texts = await Promise.all(files.map((file) => readFile(join(directory, file), 'utf8')));
  return texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
