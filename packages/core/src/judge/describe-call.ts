import type { SourceFiles } from '../source/source-files.js';
import { MAX_LINE } from '../report/baseline.js';
import type { CallStatus, CodeFrame, ReportedCall } from '../report/file-report.js';
import type { Location, StackFrame, Violation } from '../report/violation.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import type { UsedAllow } from '../ledger/record.js';

const LINES_AROUND = 2;
const MAX_FRAMES = 30;

/** A judged call as the run's report tells it. */
export function describeCall(
  violation: Violation,
  status: CallStatus,
  by: UsedAllow | undefined,
  ledger: Pick<TestLedger, 'info' | 'durationMs'>,
  testFile: string,
  sources: SourceFiles,
): ReportedCall {
  const { call, category, args, fix, docs, severity, count, durationMs, where } = violation;
  const { through, context, occurrences, wasStopped, frames, reach } = violation;
  const { module } = violation;
  const place = where && placeOf(where, sources);
  return {
    call,
    category,
    args,
    ...(module !== undefined && { module }),
    fix,
    docs,
    severity,
    status,
    ...(by && {
      reason: by.reason,
      allowedBy: by.rule === undefined ? by.where : `allow[${by.rule}]`,
    }),
    test: {
      file: testFile,
      name: ledger.info.name,
      durationMs: toMicroseconds(ledger.durationMs),
      ...(ledger.info.isContext && { isContext: true as const }),
      ...(violation.doubt !== undefined && { doubt: violation.doubt }),
    },
    ...(context !== undefined && { context }),
    ...(place && { where: place.where }),
    ...(through && { through: { package: through.packageName, at: through.at } }),
    ...(reach !== undefined && { reach }),
    stack: frames.length > MAX_FRAMES ? frames.slice(0, MAX_FRAMES) : frames,
    count,
    durationMs: toMicroseconds(durationMs),
    ...(violation.stall?.cause === 'cpu' && { cpuMs: toMicroseconds(violation.stall.cpuMs) }),
    occurrences: occurrences.map(({ startMs, durationMs: ms }) => ({
      startMs: toMicroseconds(startMs),
      durationMs: toMicroseconds(ms),
    })),
    wasStopped: wasStopped && status === 'failed',
    ...(place?.codeFrame && { codeFrame: place.codeFrame }),
  };
}

interface Place {
  readonly where: StackFrame;
  readonly codeFrame: CodeFrame | undefined;
}

/** Why kept: a line that many tests come along is told by each of them. */
const places = new WeakMap<Location, Place>();

function placeOf(location: Location, sources: SourceFiles): Place {
  let place = places.get(location);
  if (place === undefined) {
    const { absolute: file, line, column, functionName } = location;
    place = {
      where: { file, line, column, function: functionName },
      codeFrame: codeFrameOf(sources, file, line),
    };
    places.set(location, place);
  }
  return place;
}

/** The lines around one, as far as the text of the file is known. */
export function codeFrameOf(
  sources: SourceFiles,
  file: string,
  line: number,
): CodeFrame | undefined {
  const firstLine = Math.max(1, line - LINES_AROUND);
  const lines: string[] = [];
  for (let at = firstLine; at <= line + LINES_AROUND; at++) {
    const text = sources.line(file, at);
    if (text === undefined) break;
    lines.push(text.slice(0, MAX_LINE));
  }
  return lines.length > line - firstLine ? { firstLine, lines } : undefined;
}

/** Milliseconds with three decimals: finer is noise, and reports get long. */
function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
