import type { TestEntry } from './circus-types.js';

/** Where a test is defined: the frame of its file in the error that circus made when it was added. */
export function testLocation(
  test: TestEntry,
  testFile: string,
): { file: string; line: number } | undefined {
  const { stack } = (test.asyncError ?? {}) as Error;
  const at = stack?.split('\n').find((line) => line.includes(testFile));
  const line = /:(\d+):\d+\)?\s*$/.exec(at ?? '')?.[1];
  return line === undefined ? undefined : { file: testFile, line: Number(line) };
}
