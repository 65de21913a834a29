import type { TestPlace } from '@loopguard/core/adapter';
import type { TestEntry } from './circus-types.js';

/** Where a test is defined: the frame of its file in the error that circus made when it was added. */
export function testLocation(test: TestEntry, testFile: string): TestPlace | undefined {
  const stack = stackOf(test.asyncError);
  const at = stack?.split('\n').find((line) => line.includes(testFile));
  const [, line, column] = /:(\d+):(\d+)\)?\s*$/.exec(at ?? '') ?? [];
  if (line === undefined) return undefined;
  return { file: testFile, line: Number(line), column: Number(column) };
}

function stackOf(error: unknown): string | undefined {
  try {
    const { stack } = (error ?? {}) as Error;
    return typeof stack === 'string' ? stack : undefined;
  } catch {
    // Why: it is formatted now, and a test may have left a formatter that throws.
    return undefined;
  }
}
