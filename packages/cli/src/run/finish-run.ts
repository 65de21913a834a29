import {
  type BaselineMode,
  baselineModeFrom,
  type FileReport,
  findUnusedRules,
} from '@loopguard/core/report';
import { resolve } from 'node:path';
import { buildReport } from './build-report.js';
import { lastReportOf } from './last-report.js';
import { textForReader } from './reader-summary.js';
import type { RunInfo, RunReport } from './run-report.js';
import { settleBaseline } from './settle-baseline.js';
import { appendStepSummary } from './step-summary.js';
import { summarize } from './summary.js';
import { writeAtomically } from './write-atomically.js';

/** How a run ends. */
export interface RunEnd {
  /** What to print; empty when there is nothing to say. */
  readonly text: string;
  /** What fails the run, to print as well. */
  readonly errors: readonly string[];
}

/** Ends a run: baseline, summary, reports and step summary, from what its test files said. */
export async function finishRun(
  info: RunInfo,
  files: readonly FileReport[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<RunEnd> {
  const problems = await writeReports(info, files);
  const report = buildReport(info, files);
  const { text, errors } = await finishReport(report, environment);
  await leaveReport(report, environment);
  return { text, errors: [...problems, ...errors] };
}

/**
 * Writes the reports that the options of these files ask for.
 *
 * @param isWanted - asked right before each of them is written
 * @returns what could not be written, and why
 */
export async function writeReports(
  info: RunInfo,
  files: readonly FileReport[],
  isWanted: () => Promise<boolean> = async () => true,
): Promise<string[]> {
  const problems: string[] = [];
  for (const [kind, write] of Object.entries(WRITERS)) {
    for (const path of new Set(files.flatMap(({ settings }) => settings[kind as Kind] ?? []))) {
      const members = files.filter(({ settings }) => settings[kind as Kind] === path);
      const report = buildReport(info, members);
      const outcome = await attempt(path, async () => {
        const complete = await withSuggestions(report);
        if (await isWanted()) await write(path, complete);
      });
      problems.push(...outcome);
    }
  }
  return problems;
}

/** Leaves the report of a run that records a baseline where `loopguard fix` looks. */
async function leaveReport(report: RunReport, environment: NodeJS.ProcessEnv): Promise<void> {
  const isRecorded = baselineModeFrom(environment['LOOPGUARD_BASELINE']) !== 'check';
  const path = isRecorded ? lastReportOf(report.root) : undefined;
  // Why nothing is said: where nothing can be written there, the command asks for a report.
  if (path !== undefined) await attempt(path, () => writeReport(path, report));
}

/** Adds what the reports say beyond what the test files knew. */
async function withSuggestions(report: RunReport): Promise<RunReport> {
  // Why here: the parser is heavy, and most runs write no report.
  const { addSuggestions } = await import('./add-suggestions.js');
  return addSuggestions(report);
}

/** Does with a whole report what {@link finishRun} does, but for writing reports. */
export async function finishReport(
  report: RunReport,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<RunEnd> {
  const baselines = await settleBaselines(report, environment['LOOPGUARD_BASELINE']);
  const rules = judgeRules(report);
  const notes = [...baselines.notes, ...rules.notes];
  const errors = [...baselines.errors, ...rules.errors];
  const summary = summarize(report);
  const stepSummary = environment['GITHUB_STEP_SUMMARY'];
  if (summary && stepSummary) {
    const append = () => appendStepSummary(stepSummary, summary, [...notes, ...errors]);
    errors.push(...(await attempt(stepSummary, append)));
  }
  const lines = summary ? [textForReader(summary), ...notes] : notes;
  return { text: lines.join('\n'), errors };
}

/** What is said, and what of it fails the run. */
interface Verdict {
  readonly notes: readonly string[];
  readonly errors: readonly string[];
}

async function settleBaselines(report: RunReport, wanted: string | undefined): Promise<Verdict> {
  const mode = baselineModeFrom(wanted);
  const verdicts: Verdict[] = [];
  for (const { file, isStrict } of report.baselines) {
    verdicts.push(await settleBaseline(resolve(report.root, file), isStrict, mode, report));
  }
  // Why not after failures: what kept a file from reporting is then said already.
  const isUnwanted = verdicts.length === 0 && !report.run.partial.includes('failures');
  return {
    notes: verdicts.flatMap(({ notes }) => notes),
    errors:
      mode !== 'check' && isUnwanted
        ? [noBaseline(mode)]
        : verdicts.flatMap(({ errors }) => errors),
  };
}

/** Allow rules that nothing needed. */
function judgeRules(report: RunReport): Verdict {
  const unused = isWhole(report) ? findUnusedRules(report.allowRules) : undefined;
  if (!unused) return { notes: [], errors: [] };
  return unused.severity === 'error'
    ? { notes: [], errors: [unused.text] }
    : { notes: [unused.text], errors: [] };
}

/** Writes the JSON report. */
export async function writeReport(path: string, report: RunReport): Promise<void> {
  await writeAtomically(path, `${JSON.stringify(report, undefined, 2)}\n`);
}

/** Writes the HTML report: one file that loads nothing else. */
export async function writeHtmlReport(path: string, report: RunReport): Promise<void> {
  // Why here: it brings the guide.
  const { writeHtml } = await import('./write-html.js');
  await writeHtml(path, report);
}

/** Writes the run for code scanning. */
export async function writeSarifReport(path: string, report: RunReport): Promise<void> {
  const { sarifLog } = await import('./sarif-log.js');
  await writeAtomically(path, `${JSON.stringify(sarifLog(report), undefined, 2)}\n`);
}

/** Writes the run for GitLab. */
export async function writeCodeQuality(path: string, report: RunReport): Promise<void> {
  const { codeQuality } = await import('./code-quality.js');
  await writeAtomically(path, `${JSON.stringify(codeQuality(report), undefined, 2)}\n`);
}

const WRITERS = { json: writeReport, html: writeHtmlReport, sarif: writeSarifReport };
type Kind = keyof typeof WRITERS;

/** A file that cannot be written fails the run, and nothing else of its end. */
async function attempt(path: string, write: () => Promise<void>): Promise<string[]> {
  try {
    await write();
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [`[loopguard] ${path} could not be written: ${reason}.`];
  }
}

function noBaseline(mode: BaselineMode): string {
  return `[loopguard] LOOPGUARD_BASELINE=${mode} needs the option "baseline", e.g. baseline: 'loopguard-baseline.json'. No test file that ran has it, so nothing was written.`;
}

/** Failing tests leave an allow rule as used or unused as it is. */
function isWhole({ run }: RunReport): boolean {
  return run.partial.every((reason) => reason === 'failures');
}
