import { isReported } from '@loopguard/core/find-guard';
import type { RunnerTask, RunnerTestCase } from 'vitest';

/** An error as Vitest keeps it in the result of a task. */
interface TaskError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
}

/** The parts of a task's result that say whether it failed, and why. */
interface TaskResult {
  state: string;
  errors?: TaskError[] | undefined;
  /** Vitest 5: each run of the test; `errors` above is what all of them have. */
  readonly attempts?: { state: string; errors?: TaskError[] | undefined }[];
}

/** What `failAttempt` and the others have put into results. */
const ours = new WeakSet<TaskError>();

/** One run of a test, and where Vitest keeps what becomes of it. */
export interface AttemptPlace {
  /** Its position among Vitest 5's attempts. */
  readonly index: number;
  /** How many errors earlier runs have left. */
  readonly errorsBefore: number;
}

/** Where the run of a test that begins now will be found. */
export function attemptPlace(test: RunnerTestCase): AttemptPlace {
  const result = resultOf(test);
  return { index: result?.attempts?.length ?? 0, errorsBefore: result?.errors?.length ?? 0 };
}

/** Whether a run of the test may be failed before Vitest itself has judged it. */
export function mayFailInTime(test: RunnerTestCase): boolean {
  // Why not `test.fails`: Vitest would turn our failure into the one that the test wants.
  return !test.fails && ['run', 'pass', 'fail'].includes(test.result?.state ?? '');
}

/**
 * Fails the run of a test that is not over: everything then happens as after a failure of its own,
 * such as another try or `onTestFailed`.
 */
export function failInTime(
  test: RunnerTestCase,
  { errorsBefore }: AttemptPlace,
  errors: readonly Error[],
): void {
  const result = resultOf(test);
  if (!result || errors.length === 0) return;
  const before = result.errors?.slice(0, errorsBefore) ?? [];
  result.errors = [...before, ...withOurs(result.errors?.slice(errorsBefore), errors)];
  result.state = 'fail';
}

/** Completes what an ended run of a test failed with, where Vitest keeps that apart. */
export function failAttempt(
  test: RunnerTestCase,
  { index }: AttemptPlace,
  errors: readonly Error[],
): void {
  const attempt = resultOf(test)?.attempts?.[index];
  if (!attempt || errors.length === 0) return;
  attempt.state = 'fail';
  attempt.errors = withOurs(attempt.errors, errors);
}

/**
 * Fails a task that has ended, also if a later attempt of it passed.
 *
 * @param errors - of all attempts; they stand for themselves where Vitest does not keep attempts
 */
export function failTask(task: RunnerTask, errors: readonly Error[]): void {
  const result = resultOf(task);
  if (!result || errors.length === 0) return;
  result.state = 'fail';
  const { attempts } = result;
  const last = attempts?.at(-1);
  if (!attempts || !last) {
    result.errors = withOurs(result.errors, errors);
    return;
  }
  // Why: whatever attempt it came from, it must stand where reporters look.
  if (!attempts.some((attempt) => attempt.errors?.some((error) => ours.has(error)))) {
    last.state = 'fail';
    last.errors = withOurs(last.errors, errors);
  }
  result.errors = attempts.flatMap((attempt) => attempt.errors ?? []);
}

/** A task's errors with ours among them, instead of those that were ours before. */
function withOurs(known: readonly TaskError[] = [], errors: readonly Error[]): TaskError[] {
  const theirs = known.filter((error) => !ours.has(error));
  const first = known.findIndex((error) => ours.has(error));
  const added = errors.filter((error) => !isReported(error, theirs));
  return theirs.toSpliced(first === -1 ? theirs.length : first, 0, ...added.map(plain));
}

// Why plain objects: reporters print every other property of an error below its message.
function plain({ name, message, stack }: Error): TaskError {
  const error: TaskError = { name, message, stack: stack ?? message };
  ours.add(error);
  return error;
}

function resultOf(task: RunnerTask): TaskResult | undefined {
  return task.result as TaskResult | undefined;
}
