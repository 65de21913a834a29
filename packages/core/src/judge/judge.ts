import type { SourceAllow, SourceFiles } from '../source/source-files.js';
import type { CompiledOptions } from '../options/compile.js';
import { moduleOf } from '../report/baseline.js';
import type { Location, StackFrame, StallFacts, Violation } from '../report/violation.js';
import type { Blame } from '../stack/classify.js';
import { pathInPackage } from '../stack/files.js';
import { type Frame, frameText, mapFrames } from '../stack/frames.js';
import type { Mistake } from '../report/mistake.js';
import { optOutMistake, problemOf } from './opt-out-mistakes.js';
import type { TestInfo } from '../ledger/test-ledger.js';
import type {
  CallRecord,
  Evidence,
  Judgement,
  Ruling,
  Shown,
  UsedAllow,
} from '../ledger/record.js';
import { isAbsolute } from '../safe/originals.js';
import { isOfTestFile, reachOf } from './reach.js';
import { stallReport, testLocation } from './stall-report.js';
import { testPlaceOf } from './test-place.js';

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

/** Judges a call once. */
export function judge(record: CallRecord, test: TestInfo, context: JudgeContext): Judgement {
  const judgement = (record.judgement ??= judgeFrames(record, test, context));
  if (judgement.verdict === 'allow') return judgement;
  const { count, durationMs } = record;
  const { violation } = judgement;
  const stall = record.stall && violation.stall && { ...violation.stall, ...timesOf(record.stall) };
  return { ...judgement, violation: { ...violation, count, durationMs, ...(stall && { stall }) } };
}

function timesOf({ cpuMs, starvedMs }: StallFacts): Pick<StallFacts, 'cpuMs' | 'starvedMs'> {
  return { cpuMs, starvedMs };
}

/** Applies everything that needs mapped sources: comments, docblocks, `from`, `inside`. */
function judgeFrames(record: CallRecord, test: TestInfo, context: JudgeContext): Judgement {
  const { path, entry } = record;
  const sites = path.evidence?.sites;
  const frames = framesOf(record, context);
  const describe = (): Violation => toViolation(record, test, frames, sites, context);
  const allow = (by: UsedAllow | undefined, isOfLine = false): Judgement => ({
    verdict: 'allow',
    by,
    isOfLine,
    describe,
  });

  path.byOptions ??= askOptions(record, frames, context);
  const { allowed } = path.byOptions;
  if (allowed) return allow(allowed.by, allowed.isOfLine);
  path.byComments ??= askFrameComments(record, frames, context);
  if (path.byComments.allowed) {
    const { by, isOfLine } = path.byComments.allowed;
    return allow(by, isOfLine);
  }
  const further = askComments(testComments(frames, test, context), entry.id, context);
  if (further.allowed) return allow(further.allowed.by);
  const accepted = record.candidates.map((candidate) =>
    commentsAbove(candidate, context.sources).find(
      ({ matches, problem }) => matches(entry.id) && problem === undefined,
    ),
  );
  const [first] = accepted;
  if (first && accepted.every((comment) => comment !== undefined)) {
    return allow({ reason: first.reason, where: `${first.file}:${first.line}` });
  }
  return {
    verdict: 'report',
    mistakes: [...path.byComments.mistakes, ...further.mistakes],
    violation: describe(),
  };
}

export function framesOf(
  {
    path,
    blame,
    stall,
  }: Pick<CallRecord, 'path' | 'stall'> & { readonly blame?: Blame | undefined },
  { stackOf, root, isTestFile, sources }: JudgeContext,
): readonly (Frame | undefined)[] {
  const { evidence } = path;
  if (evidence !== undefined) {
    path.frames = mapFrames(evidence.sites, stackOf(evidence.text), root);
    // Why here: what waited is told by the frames as they were captured. A profile has none such.
    if (!stall && blame)
      path.reach = reachOf(evidence.sites, path.frames, blame, isTestFile, sources);
    path.evidence = undefined;
  }
  return path.frames ?? [];
}

function askOptions(
  record: CallRecord,
  frames: readonly (Frame | undefined)[],
  { options, sources, isTestFile }: JudgeContext,
): Ruling {
  const origin = frames[record.blame.origin];
  const offender = frames[record.blame.offender];

  if (
    record.specifier !== undefined &&
    origin &&
    isImportInSource(origin, record.specifier, sources)
  ) {
    return allowedBy(undefined);
  }
  if (options.testFiles === 'allow' && isOfTestFile(frames, record.blame, isTestFile)) {
    // Why: a line of a package is reached from other files as well.
    return allowedBy({ reason: 'testFiles: allow', where: 'testFiles' }, !offender);
  }
  if (options.packages === 'allow' && offender) {
    return allowedBy({ reason: 'packages: allow', where: 'packages' });
  }
  // Why: a rule that looks further than the line may come first on another way to it.
  let isOfLine = true;
  const rule = options.allowFor(record.entry.id).find(({ from, inside, reach }) => {
    if (inside || reach) isOfLine = false;
    return (
      (!reach || (record.path.reach !== undefined && reach.includes(record.path.reach))) &&
      (!from || [offender, origin].some((frame) => frame && from(frame))) &&
      (!inside || frames.some((frame) => frame && inside(frame)))
    );
  });
  if (rule === undefined) return { mistakes: [] };
  return allowedBy({ reason: rule.reason, where: 'options', rule: rule.index }, isOfLine);
}

function allowedBy(by: UsedAllow | undefined, isOfLine = false): Ruling {
  return { allowed: { by, isOfLine }, mistakes: [] };
}

/** The comments on the lines of the stack, the nearest first. */
function askFrameComments(
  { entry, blame }: CallRecord,
  frames: readonly (Frame | undefined)[],
  context: JudgeContext,
): Ruling {
  const origin = frames[blame.origin];
  const mistakes: Mistake[] = [];
  for (const frame of frames) {
    if (!frame?.isShown || frame.packageName !== undefined) continue;
    const found = context.sources.commentsAt(frame.path, frame.line);
    const { allowed, mistakes: more } = askComments(found, entry.id, context);
    mistakes.push(...more);
    if (allowed === undefined) continue;
    const isOfLine =
      frame === origin &&
      context.options.allowFor(entry.id).every(({ inside, reach }) => !inside && !reach);
    return { allowed: { ...allowed, isOfLine }, mistakes };
  }
  return { mistakes };
}

function askComments(
  comments: Iterable<SourceAllow>,
  id: string,
  { ids, root }: JudgeContext,
): Ruling {
  const mistakes: Mistake[] = [];
  for (const comment of comments) {
    const isMeant = comment.matches(id);
    const problem = isMeant ? comment.problem : problemOf(comment, ids);
    if (problem !== undefined) mistakes.push(optOutMistake(comment, problem, root));
    else if (isMeant) {
      const where = `${comment.file}:${comment.line}`;
      return { allowed: { by: { reason: comment.reason, where }, isOfLine: false }, mistakes };
    }
  }
  return { mistakes };
}

function toViolation(
  record: CallRecord,
  test: TestInfo,
  frames: readonly (Frame | undefined)[],
  sites: readonly NodeJS.CallSite[] | undefined,
  context: JudgeContext,
): Violation {
  const { options } = context;
  const { id, category, fix, docs } = record.entry;
  const {
    where,
    through,
    frames: shown,
    stack,
    isOutside,
  } = (record.path.shown ??= toShown(record, test, frames, context));
  const severity = options.packages === 'warn' && through ? 'warn' : record.severity;
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
    through,
    frames: shown,
    occurrences: record.occurrences,
    stack,
    wasStopped: record.wasStopped,
    isOutside,
    test:
      isOutside && record.context === undefined && !record.stall
        ? testPlaceOf(test, frames, context)
        : undefined,
    reach: record.path.reach,
    context: record.context,
    ...(record.specifier !== undefined && { module: moduleOf(record.specifier, where?.absolute) }),
    stall: record.stall && stallReport(record, record.stall, frames, context),
  };
}

function toShown(
  { blame, stall }: CallRecord,
  test: TestInfo,
  frames: readonly (Frame | undefined)[],
  context: JudgeContext,
): Shown {
  const offender = frames[blame.offender];
  const blamed = frames[blame.origin] ?? offender;
  const start = blamed ? frames.indexOf(blamed) : 0;
  const where = blamed ? toLocation(blamed) : stall && testLocation(test, context);
  const shown = frames.slice(start).filter((frame) => frame?.isShown) as Frame[];
  return {
    where,
    isOutside: !shown.some(({ packageName }) => packageName === undefined),
    through: offender && {
      packageName: offender.packageName ?? offender.file,
      at: `${pathInPackage(offender.path, offender.packageName ?? '')}:${offender.line}`,
    },
    frames: shown.map(toStackFrame),
    stack: shown.length > 0 || !where ? shown.map(frameText) : [positionText(where)],
  };
}

/** Where dependencies lie above the project, what leads to them says nothing. */
function shortPath(file: string, packageName: string | undefined): string {
  if (packageName === undefined || !isAbsolute(file)) return file;
  return `node_modules/${packageName}/${pathInPackage(file, packageName)}`;
}

function positionText({ absolute, line, column }: Location): string {
  return `${absolute}:${line}:${column}`;
}

function toLocation(frame: Frame): Location {
  const { file, absolute, line, column, functionName, packageName } = frame;
  return { file: shortPath(file, packageName), absolute, line, column, functionName };
}

function toStackFrame({ absolute, line, column, functionName, packageName }: Frame): StackFrame {
  const frame = { file: absolute, line, column, function: functionName };
  return packageName === undefined ? frame : { ...frame, package: packageName };
}

/** The comments above the test and in docblocks. */
function* testComments(
  frames: readonly (Frame | undefined)[],
  test: TestInfo,
  { sources, testFile }: JudgeContext,
): Generator<SourceAllow> {
  yield* commentsAbove(test, sources);
  // Why only the blamed file: a docblock speaks for the code in its own file.
  const blamed = frames.find((frame) => frame?.isShown && frame.packageName === undefined)?.path;
  if (blamed !== undefined) yield* sources.docblock(blamed);
  if (blamed !== testFile) yield* sources.docblock(testFile);
}

/** A test is asked for each of its lines. */
const aboveTests = new WeakMap<TestInfo, readonly SourceAllow[]>();

function commentsAbove(test: TestInfo, sources: SourceFiles): readonly SourceAllow[] {
  let found = aboveTests.get(test);
  if (found === undefined) {
    const location = test.location?.();
    found = location
      ? sources.commentsAboveTest(location.file, location.line, location.column)
      : [];
    aboveTests.set(test, found);
  }
  return found;
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
