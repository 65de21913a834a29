import type { HeldWord, ReportedCall } from 'loopguard/run';
import { relative } from 'node:path';

/** What Vitest says when a worker does not answer: 3.2 after a minute, later versions when it is to start or stop. */
const UNANSWERED =
  /\[vitest-(?:worker|pool|pool-runner|api)\]: (Timeout (?:calling "\w+"|waiting for worker to respond))/;
/** What held a loop, or a test that ran, for so long may have kept a worker from answering. */
const LONG_MS = 10_000;
const NOBODY =
  'no test was seen that held a worker for long. What else can keep it from answering: modules and hooks that compute, and reporters, plugins or global set-up that hold the main process.';
const HINT =
  'stall: { hang: 5000 } watches a file from its first test on, so that the line is named (not with coverage).';

/** An error that is no test's, as reporters get it. */
interface UnhandledError {
  readonly message?: string;
  /** The test file of the worker that it comes from, where Vitest knows it. */
  readonly VITEST_TEST_PATH?: string;
}

/** A test that has ended. */
export interface EndedTest {
  readonly file: string;
  readonly name: string;
  readonly durationMs: number;
}

/** What is known of a run whose workers did not answer. */
interface Known {
  /** What was seen while it held its loop. */
  readonly held: readonly HeldWord[];
  /** What the files that have ended report. */
  readonly calls: readonly ReportedCall[];
  readonly tests: readonly EndedTest[];
  readonly root: string;
}

/** Who held a worker. */
interface Holder {
  readonly file: string;
  readonly tests: readonly string[];
  /** How it is named, given its tests and file. */
  text(of: string): string;
}

/**
 * What to print beside an error of Vitest that says that a worker did not answer: who held it.
 *
 * @returns undefined where there is no such error
 */
export function heldWorkers(
  unhandled: readonly unknown[],
  { held, calls, tests, root }: Known,
): string | undefined {
  const errors = unhandled.flatMap((error) => {
    const { message = '', VITEST_TEST_PATH: file } = (error ?? {}) as UnhandledError;
    const [, what] = UNANSWERED.exec(message) ?? [];
    return what === undefined ? [] : [{ what, file }];
  });
  const [first] = errors;
  if (first === undefined) return undefined;
  const seen = [...held.map(ofWord), ...calls.flatMap(ofCall)];
  const isSeen = ({ file, name }: EndedTest): boolean =>
    seen.some((one) => isSame(one.file, file) && one.tests.includes(name));
  const long = tests.filter((test) => test.durationMs >= LONG_MS && !isSeen(test)).map(ofTest);
  // Why all of them where one error names no file: it may be of any.
  const files = errors.every(({ file }) => file !== undefined) ? errors : [];
  const isMeant = (holder: Holder): boolean =>
    files.length === 0 || files.some(({ file = '' }) => isSame(file, holder.file));
  const rows = [...seen, ...long].filter(isMeant).map((holder) => {
    const names = holder.tests.map((name) => JSON.stringify(name)).join(', ');
    return `  ${holder.text(`${names} (${slashed(relative(root, holder.file))})`)}`;
  });
  if (rows.length === 0) return `[loopguard] ${first.what}: ${NOBODY}`;
  return [
    `[loopguard] ${first.what}: a worker could not answer, since its event loop was held. By:`,
    ...rows,
    ...(long.some(isMeant) ? [`  ${HINT}`] : []),
  ].join('\n');
}

function ofWord({ testFile: file, tests, place = 'code of no file', heldMs }: HeldWord): Holder {
  return { file, tests, text: (of) => `${place}, in ${of}: seen there after ${seconds(heldMs)}` };
}

function ofCall({ call, where, test, occurrences }: ReportedCall): Holder[] {
  const heldMs = Math.max(0, ...occurrences.map(({ durationMs }) => durationMs));
  if (heldMs < LONG_MS) return [];
  const at = where ? ` at ${where.file}:${where.line}:${where.column} ${where.function}` : '';
  const what = `${call}${at}`.trimEnd();
  return [
    { file: test.file, tests: [test.name], text: (of) => `${what}, in ${of}: ${seconds(heldMs)}` },
  ];
}

function ofTest({ file, name, durationMs }: EndedTest): Holder {
  return {
    file,
    tests: [name],
    text: (of) => `perhaps ${of}, which ran for ${seconds(durationMs)}`,
  };
}

function isSame(one: string, other: string): boolean {
  return slashed(one) === slashed(other);
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
