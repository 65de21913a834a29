import { describe, expect, test } from 'vitest';

import { isUnguarded, planBatches, resultOf, type Batch } from './batch.js';
import { failedSomehow, type Alone, type Behaviour, type ExpectedTest } from './behaviour.js';
import { matchesGlob, type Host } from './hosts.js';
import { findMismatches } from './mismatches.js';
import type { RunResult } from './results.js';
import { sourcesOf } from './sources.js';

/** Declares one test for each behaviour that the host can run. */
export function describeBehaviours(host: Host, behaviours: readonly Behaviour[]): void {
  describe(host.id, () => {
    for (const batch of planBatches(
      host,
      behaviours.filter((behaviour) => runsOn(host, behaviour)),
    )) {
      describe(batch.name, () => describeBatch(host, batch));
    }
  });
}

function describeBatch(host: Host, batch: Batch): void {
  for (const behaviour of batch.behaviours) {
    const name = `${behaviour.id}: ${behaviour.title}`;
    // Why: a behaviour that expects no test to run says nothing without a guard.
    test.skipIf(isUnguarded && Object.keys(behaviour.tests).length === 0)(name, async () => {
      const run = await batch.run();
      const expected = isUnguarded ? withoutGuard(behaviour) : behaviour;
      const result = resultOf(behaviour, run);
      const { places } = sourcesOf(behaviour, host);
      const problems = [...noResults(behaviour, run), ...findMismatches(expected, result, places)];
      expect(problems, problems.join('\n')).toEqual([]);
      if (expected.alone) expectAlone(expected.alone, run);
      expected.check?.(result);
    });
  }
}

function noResults(behaviour: Behaviour, run: RunResult): string[] {
  const expectsTests = Object.keys(behaviour.tests).length > 0;
  if (!expectsTests || run.tests.length > 0) return [];
  return [`The runner left no results (exit code ${run.exitCode}): ${run.stderr.slice(0, 2000)}`];
}

function expectAlone(alone: Alone, run: RunResult): void {
  const output = `${run.stdout}\n${run.stderr}`;
  if (alone.exitCode === 0) expect(run.exitCode, output).toBe(0);
  else expect(run.exitCode, output).not.toBe(0);
  for (const text of alone.output ?? []) expect(output).toMatch(text);
  for (const text of alone.notInOutput ?? []) expect(output).not.toMatch(text);
}

function runsOn(host: Host, behaviour: Behaviour): boolean {
  if (!matchesGlob(behaviour.id, process.env['LOOPGUARD_ONLY'] ?? '*')) return false;
  if (behaviour.runner !== undefined && behaviour.runner !== host.runner) return false;
  if (host.extent === 'smoke' && !behaviour.smoke) return false;
  return !(behaviour.commonjs && host.runner === 'jest' && host.options.modules === 'esm');
}

/** The same behaviour without a guard: its calls are not reported, and its own errors stay. */
function withoutGuard(behaviour: Behaviour): Behaviour {
  const tests = Object.fromEntries(
    Object.entries(behaviour.tests).map(([name, expected]) => [
      name,
      testWithoutGuard(behaviour, name, expected),
    ]),
  );
  const {
    anywhere: _anywhere,
    fileErrors: _fileErrors,
    alone: _alone,
    check: _check,
    ...rest
  } = behaviour;
  return { ...rest, tests };
}

function testWithoutGuard(
  behaviour: Behaviour,
  name: string,
  expected: ExpectedTest,
): ExpectedTest {
  const declared = behaviour.unguarded?.[name];
  if (declared !== undefined) return declared === 'failed' ? failedSomehow : declared;
  if (typeof expected === 'string') return expected;
  const failsByItself = expected.others !== 'any' && expected.others.length > 0;
  return failsByItself ? { calls: [], others: expected.others } : 'passed';
}
