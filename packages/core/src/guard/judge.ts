import type { SourceAllow, SourceFiles } from '../allow/source-allow.js';
import type { CompiledOptions } from '../options/compile.js';
import { unknownIdMessage } from '../options/validate.js';
import type { Location, StackFrame, Violation } from '../report/violation.js';
import { pathInPackage } from './files.js';
import { type Frame, frameText, mapFrames } from './frames.js';
import type { Mistake } from '../report/mistake.js';
import type { TestInfo } from './owner.js';
import type { CallRecord, Evidence, Judgement, UsedAllow } from './record.js';
import { isWrittenSynchronous, stallReport, testLocation } from './stall-report.js';

/** What judging needs to know of a test file's session. */
export interface JudgeContext {
  readonly options: CompiledOptions;
  readonly root: string;
  readonly testFile: string;
  readonly isTestFile: (path: string) => boolean;
  readonly sources: SourceFiles;
  readonly ids: readonly string[];
  readonly stackOf: (text: Evidence['text']) => unknown;
}

const IMPORT_CALL = /\bimport\s*\(/;
const REQUIRE_CALL = /\brequire\s*\(/;

/** Judges a call once and gives its frames up. */
export function judge(record: CallRecord, test: TestInfo, context: JudgeContext): Judgement {
  const { evidence } = record;
  if (evidence !== undefined) record.judgement = judgeFrames(record, evidence, test, context);
  record.evidence = undefined;
  const judgement = record.judgement as Judgement;
  if (judgement.verdict === 'allow') return judgement;
  const { count, durationMs } = record;
  return { ...judgement, violation: { ...judgement.violation, count, durationMs } };
}

/** Applies everything that needs mapped sources: comments, docblocks, `from`, `inside`. */
function judgeFrames(
  record: CallRecord,
  { sites, text }: Evidence,
  test: TestInfo,
  context: JudgeContext,
): Judgement {
  const { options, root, sources } = context;
  const frames = mapFrames(sites, context.stackOf(text), root);
  const origin = frames[record.blame.origin];
  const offender = frames[record.blame.offender];
  const blamed = origin ?? offender;
  const describe = (): Violation =>
    toViolation(record, sites, test, blamed, offender, frames, context);
  const allow = (by: UsedAllow | undefined): Judgement => ({ verdict: 'allow', by, describe });

  if (
    record.specifier !== undefined &&
    origin &&
    isImportInSource(origin, record.specifier, sources)
  ) {
    return allow(undefined);
  }
  if (options.testFiles === 'allow' && !offender && origin && context.isTestFile(origin.path)) {
    return allow({ reason: 'testFiles: allow', where: 'testFiles' });
  }
  if (options.packages === 'allow' && offender) {
    return allow({ reason: 'packages: allow', where: 'packages' });
  }
  const rule = options
    .allowFor(record.entry.id)
    .find(
      ({ from, inside }) =>
        (!from || [offender, origin].some((frame) => frame && from(frame))) &&
        (!inside || frames.some((frame) => frame && inside(frame))),
    );
  if (rule) return allow({ reason: rule.reason, where: 'options', rule: rule.index });

  if (record.stall?.isMaybeSynchronous && isWrittenSynchronous(test, context)) {
    return allow(undefined);
  }
  const mistakes: Mistake[] = [];
  for (const comment of sourceAllows(frames, record, test, context)) {
    if (!comment.matches(record.entry.id)) {
      const problem = unknownIdMessage(comment.patterns ?? [], context.ids);
      if (problem) mistakes.push(commentMistake(comment, problem));
    } else if (comment.reason === '') {
      mistakes.push(
        commentMistake(comment, 'it has no reason. Say why blocking is fine here after " -- "'),
      );
    } else {
      const where = `${comment.file}:${comment.line}`;
      return allow({ reason: comment.reason, where });
    }
  }
  const accepted = record.candidates.map((candidate) =>
    commentsAbove(candidate, sources).find(
      ({ matches, reason }) => matches(record.entry.id) && reason !== '',
    ),
  );
  const [first] = accepted;
  if (first && accepted.every((comment) => comment !== undefined)) {
    return allow({ reason: first.reason, where: `${first.file}:${first.line}` });
  }
  return {
    verdict: 'report',
    mistakes,
    violation: describe(),
  };
}

function toViolation(
  record: CallRecord,
  sites: readonly NodeJS.CallSite[],
  test: TestInfo,
  blamed: Frame | undefined,
  offender: Frame | undefined,
  frames: readonly (Frame | undefined)[],
  context: JudgeContext,
): Violation {
  const { options } = context;
  const { id, category, fix, docs } = record.entry;
  const start = blamed ? frames.indexOf(blamed) : 0;
  const severity = options.packages === 'warn' && offender ? 'warn' : record.severity;
  const where = blamed ? toLocation(blamed) : record.stall && testLocation(test, context);
  const shown = frames.slice(start).filter((frame) => frame?.isShown) as Frame[];
  return {
    call: id,
    category,
    args: record.args,
    fix,
    docs: options.docsFor(id, docs),
    severity,
    count: record.count,
    durationMs: record.durationMs,
    where,
    through: offender && {
      packageName: offender.packageName ?? offender.file,
      at: `${pathInPackage(offender.path, offender.packageName ?? '')}:${offender.line}`,
    },
    frames: shown.map(toStackFrame),
    occurrences: record.occurrences,
    stack: shown.length > 0 || !where ? shown.map(frameText) : [positionText(where)],
    wasStopped: record.wasStopped,
    context: record.context,
    stall: record.stall && stallReport(record, record.stall, sites, frames, context),
  };
}

function positionText({ absolute, line, column }: Location): string {
  return `${absolute}:${line}:${column}`;
}

function toLocation(frame: Frame): Location {
  const { file, absolute, line, column, functionName } = frame;
  return { file, absolute, line, column, functionName };
}

function toStackFrame({ absolute, line, column, functionName, packageName }: Frame): StackFrame {
  const frame = { file: absolute, line, column, function: functionName };
  return packageName === undefined ? frame : { ...frame, package: packageName };
}

function* sourceAllows(
  frames: readonly (Frame | undefined)[],
  record: CallRecord,
  test: TestInfo,
  { sources, testFile }: JudgeContext,
): Generator<SourceAllow> {
  const files = new Set<string>();
  for (const frame of frames) {
    if (!frame?.isShown || frame.packageName !== undefined) continue;
    yield* sources.commentsAt(frame.path, frame.line);
    // Why only the blamed file: a docblock speaks for the code in its own file.
    if (files.size === 0) files.add(frame.path);
  }
  yield* commentsAbove(test, sources);
  files.add(testFile);
  for (const file of files) yield* sources.docblock(file);
}

function commentsAbove(test: TestInfo, sources: SourceFiles): SourceAllow[] {
  const location = test.location?.();
  return location ? sources.commentsAboveTest(location.file, location.line) : [];
}

function commentMistake(comment: SourceAllow, problem: string): Mistake {
  return {
    message: `[loopguard] The opt-out "loopguard-allow" at ${comment.file}:${comment.line} does not work: ${problem.replace(/\.$/, '')}.`,
    stack: [`${comment.file}:${comment.line}:1`],
  };
}

/**
 * True when the user wrote `import(…)` and a transform made a `require` of it. The source decides,
 * since `Promise.resolve().then(() => require(x))` can be written by hand as well.
 */
function isImportInSource(origin: Frame, specifier: string, sources: SourceFiles): boolean {
  const line = sources.line(origin.path, origin.line);
  if (line !== undefined) {
    const isImport = IMPORT_CALL.test(line);
    if (isImport !== REQUIRE_CALL.test(line)) return isImport;
  }
  const text = sources.text(origin.path);
  if (text === undefined) return false;
  const quoted = `["'\`]${specifier.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}["'\`]`;
  const has = (call: string): boolean =>
    new RegExp(`\\b${call}\\s*\\(\\s*(?:/\\*[^]*?\\*/\\s*)?${quoted}`).test(text);
  return has('import') && !has('require');
}
