import { relative } from 'node:path';
import { type BaselineMode, LoopguardConfigError } from '@loopguard/core/report';
import { readBaseline, writeBaseline } from './baseline-file.js';
import { BaselineComparison, type Difference } from './compare-baseline.js';
import type { RunReport } from './run-report.js';
import { plural } from './plural.js';

/** What a baseline adds to the end of a run. */
export interface BaselineOutcome {
  readonly notes: readonly string[];
  /** What fails the run. */
  readonly errors: readonly string[];
}

/** Holds a run against one baseline, or writes it. A file that cannot be read is never written. */
export async function settleBaseline(
  path: string,
  isStrict: boolean,
  mode: BaselineMode,
  report: RunReport,
): Promise<BaselineOutcome> {
  const name = relative(report.root, path) || path;
  try {
    const entries = readBaseline(path);
    const comparison = new BaselineComparison(path, entries ?? [], report);
    if (mode === 'write') return await write(path, name, comparison, report);
    if (mode === 'tighten' && entries) return await tighten(path, name, comparison, report);
    return check(name, isStrict, entries !== undefined, comparison, report);
  } catch (error) {
    if (error instanceof LoopguardConfigError) return { notes: [], errors: [error.message] };
    const reason = error instanceof Error ? error.message : String(error);
    return { notes: [], errors: [`[loopguard] The baseline ${name} was not settled: ${reason}.`] };
  }
}

async function write(
  path: string,
  name: string,
  comparison: BaselineComparison,
  { run }: RunReport,
): Promise<BaselineOutcome> {
  const entries = comparison.recorded();
  await writeBaseline(path, entries);
  const sites = entries.reduce((sum, { count }) => sum + count, 0);
  const notes = [`[loopguard] ${name}: ${plural(sites, 'known call site')} written.`];
  if (!run.isComplete) notes.push(`[loopguard] ${name}: ${partialText(run.partial)}`);
  return { notes, errors: [] };
}

async function tighten(
  path: string,
  name: string,
  comparison: BaselineComparison,
  { run }: RunReport,
): Promise<BaselineOutcome> {
  const lower = comparison.lower();
  await writeBaseline(path, comparison.tightened());
  const notes =
    lower.length > 0
      ? [`[loopguard] ${name} was tightened:\n${lines(lower)}`]
      : [`[loopguard] ${name}: nothing to tighten.`];
  if (!run.isComplete) notes.push(`[loopguard] ${name}: ${partialText(run.partial)}`);
  return { notes, errors: excessErrors(name, comparison) };
}

function check(
  name: string,
  isStrict: boolean,
  exists: boolean,
  comparison: BaselineComparison,
  { totals }: RunReport,
): BaselineOutcome {
  const errors = excessErrors(name, comparison);
  if (!exists) {
    const hint = `[loopguard] ${name} does not exist yet. To accept what blocks today and fail only on what is new: npx loopguard baseline -- <the command that runs your tests>`;
    return { notes: totals.failed > 0 ? [hint] : [], errors };
  }
  const lower = comparison.lower();
  if (lower.length === 0) return { notes: [], errors };
  const text = `[loopguard] ${name} knows more than there is. Run once with LOOPGUARD_BASELINE=tighten, so that it cannot come back:\n${lines(lower)}`;
  return isStrict ? { notes: [], errors: [...errors, text] } : { notes: [text], errors };
}

function excessErrors(name: string, comparison: BaselineComparison): string[] {
  const excess = comparison.excess();
  if (excess.length === 0) return [];
  return [`[loopguard] There are more call sites than ${name} knows:\n${lines(excess)}`];
}

function lines(differences: readonly Difference[]): string {
  return differences
    .map(({ call, file, function: name, baseline, found }) => {
      const place = name === '' ? file : `${file} ${name}`;
      return `  ${call} in ${place}: ${baseline} known, ${found} found`;
    })
    .join('\n');
}

function partialText(partial: RunReport['run']['partial']): string {
  if (partial.includes('program')) {
    return 'a program never does all that it can, so the rest was left as it is.';
  }
  const hasFailures = partial.includes('failures');
  return hasFailures
    ? 'other tests failed, so what did not show up was left as it is.'
    : 'only a part of the suite ran, so the rest was left as it is.';
}
