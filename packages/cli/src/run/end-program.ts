import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FileReport } from '@loopguard/core/report';
import { buildReport } from './build-report.js';
import type { ProgramProcess } from './program-parts.js';
import { textForReader } from './reader-summary.js';
import type { RunInfo } from './run-report.js';
import { summarize } from './summary.js';

/** What the end of a program says beyond its summary. */
export interface ProgramEnd {
  /** Notes and errors, to print. */
  readonly text: string;
  /** Something that was asked for could not be done. */
  readonly hasFailed: boolean;
}

/** Which process writes what a program asks for. */
export type WritingProcess = Omit<ProgramProcess, 'hasEnded'>;

/** What a program has blocked so far, with what ran meanwhile as rows; empty where that is nothing. */
export function programSummary(info: RunInfo, files: readonly FileReport[]): string {
  const summary = summarize(buildReport(info, files));
  return summary === undefined ? '' : textForReader(summary);
}

/**
 * Writes what the options of a program ask for, such as its reports.
 *
 * Why in a process of its own: the loop of the program is not ours to hold, and at its end nothing
 * can be waited for.
 */
export function endProgram(
  info: RunInfo,
  files: readonly FileReport[],
  own: WritingProcess,
): ProgramEnd {
  if (!isWanted(files)) return { text: '', hasFailed: false };
  try {
    const { stdout, status, error } = spawnSync(process.execPath, [writer()], {
      input: JSON.stringify({ info, files, process: { ...own, hasEnded: true } }),
      encoding: 'utf8',
      env: ownEnvironment(),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    return endOf(stdout ?? '', status, error);
  } catch (error) {
    // Why: Node's permissions may forbid it.
    return endOf('', null, error as Error);
  }
}

/** The same while the program goes on. */
export async function reportProgram(
  info: RunInfo,
  files: readonly FileReport[],
  own: WritingProcess,
): Promise<ProgramEnd> {
  if (!isWanted(files)) return { text: '', hasFailed: false };
  return new Promise<ProgramEnd>((resolve) => {
    const child = spawn(process.execPath, [writer()], {
      env: ownEnvironment(),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
    child.on('error', (error) => resolve(endOf('', null, error)));
    child.on('close', (code) => resolve(endOf(text, code, undefined)));
    child.stdin.on('error', () => {});
    child.stdin.end(JSON.stringify({ info, files, process: { ...own, hasEnded: false } }));
  }).catch((error: Error) => endOf('', null, error));
}

function isWanted(files: readonly FileReport[]): boolean {
  const { LOOPGUARD_BASELINE: baseline, GITHUB_STEP_SUMMARY: summary } = process.env;
  const hasBaseline = baseline !== undefined && baseline !== 'check';
  return (
    hasBaseline ||
    (summary !== undefined && files.some(({ calls }) => calls.length > 0)) ||
    files.some(({ settings: { json, html, sarif } }) => (json ?? html ?? sarif) !== undefined)
  );
}

function writer(): string {
  const manifest = createRequire(import.meta.url).resolve('loopguard/package.json');
  return join(dirname(manifest), 'dist', 'write-program.mjs');
}

/** Why without: it is no part of what is guarded, and must load nothing of the program's. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return env;
}

function endOf(text: string, status: number | null, error: Error | undefined): ProgramEnd {
  if (error === undefined && status !== null && status <= 1) {
    return { text: text.trim(), hasFailed: status === 1 };
  }
  const reason = error?.message ?? `its process ended with ${String(status)}`;
  return { text: `[loopguard] The reports could not be written: ${reason}.`, hasFailed: true };
}
