import type { TestWarning } from '@loopguard/core/adapter';
import type { RunnerTestCase } from 'vitest';
import type { Runner } from './runner.js';

/**
 * Annotates a test with what it is only warned of: the UI, GitHub, JUnit and TAP show that beside the
 * test. Why not what it fails with: each of them shows failures, and would print the same text twice.
 */
export async function annotate(
  runner: Runner,
  test: RunnerTestCase,
  warnings: readonly TestWarning[],
): Promise<void> {
  // Why in turn: they keep their order, and nothing is used that a test can replace.
  for (const { text, where } of warnings) {
    const annotation = { message: text, type: 'warning', ...(where && { location: where }) };
    try {
      test.annotations.push((await runner.onTestAnnotate?.(test, annotation)) ?? annotation);
    } catch {
      // Why silent: the run is being ended, and the warning itself is printed all the same.
    }
  }
}
