import type { CallRecord, Shown } from '../ledger/record.js';
import type { TestInfo } from '../ledger/test-info.js';
import { moduleOf } from '../report/baseline.js';
import type { Location, StackFrame, Violation } from '../report/violation.js';
import { isAbsolute } from '../safe/originals.js';
import { pathInPackage } from '../stack/display-path.js';
import { type Frame, frameText } from '../stack/frames.js';
import type { JudgeContext } from './judge-context.js';
import { stallReport, testLocation } from './stall-report.js';
import { testLineOf } from './test-line.js';

/** A judged call as plain data, with where it was made. */
export function violationOf(
  record: CallRecord,
  test: TestInfo,
  frames: readonly (Frame | undefined)[],
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
    ...(test.isContext && { during: duringText(test, record.doubt), doubt: record.doubt }),
    test:
      isOutside && !test.isContext && record.context === undefined && !record.stall
        ? testLineOf(test, frames, context)
        : undefined,
    reach: record.path.reach,
    context: record.context,
    ...(record.specifier !== undefined && { module: moduleOf(record.specifier, where?.absolute) }),
    stall: record.stall && stallReport(record, record.stall, frames, context),
  };
}

function duringText({ name }: TestInfo, doubt: string | undefined): string {
  return doubt === undefined ? name : `${name} (${doubt})`;
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
