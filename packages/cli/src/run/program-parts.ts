import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileReport } from '@loopguard/core/report';
import { joinPartial } from './merge-reports.js';
import { makeProgramFolder } from './program-address.js';
import type { RunInfo } from './run-report.js';
import { writeAtomically } from './write-atomically.js';

/** A process of a program, among others that may write the same reports. */
export interface ProgramProcess {
  readonly pid: number;
  /** What it and all processes have in common that it has started, such as the workers of a cluster. */
  readonly family: string;
  /** It has said all that it will say. */
  readonly hasEnded: boolean;
}

/** What a process has blocked. */
export interface ProgramPart {
  readonly info: RunInfo;
  readonly files: readonly FileReport[];
}

interface KeptPart extends ProgramPart {
  readonly version: 1;
  readonly process: ProgramProcess;
  readonly writtenAt: number;
}

const KEPT_MS = 7 * 24 * 3600 * 1000;
/** More than ever end at the same moment. */
const MOST_ROUNDS = 100;

/**
 * Writes the reports of a process together with what others of its project have found that ran at the same
 * time or belong to the same family, so that whoever ends last does not erase what the others wrote.
 *
 * Why files and no lock: each process keeps its part before it writes, and looks again afterwards. Whoever writes
 * last has seen all parts, whatever the order.
 *
 * @param write - writes reports of all these, and returns what could not be written
 * @returns the same, and what could not be joined
 */
export async function writeJoined(
  own: ProgramPart,
  self: ProgramProcess,
  write: (part: ProgramPart) => Promise<string[]>,
): Promise<{ problems: readonly string[]; note: string | undefined }> {
  const name = `${self.pid}-${Date.parse(own.info.startedAt)}.json`;
  let folder: string;
  try {
    folder = join(makeProgramFolder(), `reports-${hashOf(own.info.root)}`);
    const part: KeptPart = { version: 1, process: self, writtenAt: Date.now(), ...own };
    await writeAtomically(join(folder, name), JSON.stringify(part));
  } catch (error) {
    const note = `[loopguard] The reports hold what this process has found, and not what others of the program have: ${String(error)}.`;
    return { problems: await write(own), note };
  }
  let problems: readonly string[] = [];
  let before: string | undefined;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const others = await othersIn(folder, name);
    const together = others.filter((part) => belongs(part, own, self));
    const seen = JSON.stringify(together.map((part) => [part.process.pid, part.writtenAt]));
    if (seen === before) break;
    before = seen;
    problems = await write(joined(own, together));
  }
  return { problems, note: undefined };
}

async function othersIn(folder: string, own: string): Promise<KeptPart[]> {
  const all = await readdir(folder).catch(() => []);
  const names = all.filter((name) => name.endsWith('.json') && name !== own).toSorted();
  const parts = await Promise.all(names.map((name) => readPart(join(folder, name))));
  return parts.filter((part) => part !== undefined);
}

/** Undefined for what is too old to belong to anything that runs, which is removed, and what is none. */
async function readPart(file: string): Promise<KeptPart | undefined> {
  try {
    const part = JSON.parse(await readFile(file, 'utf8')) as KeptPart;
    if (part.version !== 1) return undefined;
    if (Date.now() - part.writtenAt < KEPT_MS) return part;
    await rm(file, { force: true });
  } catch {
    // Why: another process removes the same.
  }
  return undefined;
}

function belongs(part: KeptPart, { info }: ProgramPart, self: ProgramProcess): boolean {
  return (
    part.process.family === self.family ||
    part.writtenAt >= Date.parse(info.startedAt) ||
    (!part.process.hasEnded && isAlive(part.process.pid))
  );
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function joined(own: ProgramPart, others: readonly ProgramPart[]): ProgramPart {
  const parts = [own, ...others];
  const [startedAt = own.info.startedAt] = parts.map(({ info }) => info.startedAt).toSorted();
  const reasons = parts.flatMap(({ info }) => info.partial);
  return {
    info: { ...own.info, startedAt, partial: joinPartial(reasons, own.info.shards) },
    files: parts.flatMap(({ files }) => files),
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
