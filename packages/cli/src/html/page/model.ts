import type { CallStatus, CodeFrame, Occurrence, StackFrame } from '@loopguard/core/report';
import type { PageCall, PageData, PageTest, Reach } from '../page-data.js';

/** What the page calls code that is in no package. */
export const OWN_CODE = 'your code';

export const STATUSES: readonly CallStatus[] = ['failed', 'warned', 'known', 'allowed'];

/** One violation, with everything that its positions stand for. */
export interface Row {
  readonly id: number;
  readonly call: PageCall;
  readonly args: string;
  readonly status: CallStatus;
  readonly test: PageTest;
  /** What ran in a program, such as a request; empty for tests. */
  readonly request: string;
  readonly where: StackFrame | undefined;
  /** The blamed file; empty when there is none. */
  readonly file: string;
  /** `file:line:column` */
  readonly place: string;
  /** The package whose code blocked, or {@link OWN_CODE}. */
  readonly package: string;
  readonly through: { readonly package: string; readonly at: string } | undefined;
  readonly stack: readonly StackFrame[];
  readonly count: number;
  readonly blockedMs: number;
  readonly occurrences: readonly Occurrence[];
  readonly wasStopped: boolean;
  readonly isHanging: boolean;
  readonly codeFrame: CodeFrame | undefined;
  readonly suggestion: string | undefined;
  readonly reason: string | undefined;
  readonly allowedBy: string | undefined;
  readonly context: string | undefined;
  /** How the call was reached; empty where nothing is said of it. */
  readonly reach: Reach | '';
  /** What the text filter looks at, in lower case. */
  readonly text: string;
}

/** The rows of a report. */
export function rowsOf(data: PageData): Row[] {
  return data.violations.map((violation, id) => {
    const { args, status, through, reason, allowedBy, context, wasStopped } = violation;
    const { reach = '' } = violation;
    const call = data.calls[violation.call] as PageCall;
    const test = data.tests[violation.test] as PageTest;
    const where = at(data.frames, violation.where);
    const place = where ? `${where.file}:${where.line}:${where.column}` : 'straight from Node';
    const owner = through?.package ?? where?.package ?? OWN_CODE;
    const words = [call.call, args, place, where?.function, owner, test.name, test.file, status];
    return {
      id,
      call,
      args,
      status,
      test,
      request: test.isContext ? test.name : '',
      where,
      file: where?.file ?? '',
      place,
      package: owner,
      through,
      stack: (data.stacks[violation.stack] ?? []).flatMap((frame) => data.frames[frame] ?? []),
      count: violation.count,
      blockedMs: violation.durationMs,
      occurrences: pairs(violation.occurrences),
      wasStopped,
      isHanging: violation.isHanging ?? false,
      codeFrame: at(data.codeFrames, violation.codeFrame),
      suggestion: at(data.suggestions, violation.suggestion),
      reason,
      allowedBy,
      context,
      reach,
      text: [...words, reason, context, reach].join('\n').toLowerCase(),
    };
  });
}

/** The line that a frame names, for people. */
export function frameName({ function: name, file, line }: StackFrame): string {
  return name === '' ? `${file}:${line}` : `${name} ${file}:${line}`;
}

/** What the page calls that which calls belong to: what runs in a program is no test. */
export function ownerWord(rows: readonly Row[]): string {
  const requests = rows.filter(({ request }) => request !== '').length;
  if (requests === 0) return 'test';
  return requests === rows.length ? 'request' : 'test or request';
}

/** With a capital letter. */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A test's name, or what stands for it. */
export function testName({ name }: PageTest): string {
  return name === '' ? '(whole file)' : name;
}

function at<T>(list: readonly T[], position: number | undefined): T | undefined {
  return position === undefined ? undefined : list[position];
}

function pairs(numbers: readonly number[]): Occurrence[] {
  const found: Occurrence[] = [];
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    found.push({ startMs: numbers[index] as number, durationMs: numbers[index + 1] as number });
  }
  return found;
}
