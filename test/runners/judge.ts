import { isUnguarded, resultOf } from './batch.js';
import { failedSomehow, type Alone, type Behaviour, type ExpectedTest } from './behaviour.js';
import { isVmPool, matchesGlob, type Host } from './hosts.js';
import { findMismatches } from './mismatches.js';
import { lacks as mochaLacks } from './mocha/lacks.js';
import { lacks } from './node-test/lacks.js';
import type { RunResult } from './results.js';
import { sourcesOf } from './sources.js';

/** Whether the host can and should run this behaviour. */
export function runsOn(host: Host, behaviour: Behaviour): boolean {
  const globs = (process.env['LOOPGUARD_ONLY'] ?? '*').split(',');
  if (!globs.some((glob) => matchesGlob(behaviour.id, glob))) return false;
  if (behaviour.runner !== undefined && behaviour.runner !== host.runner) return false;
  if (host.extent !== 'full' && !behaviour[host.extent]) return false;
  if (behaviour.onlyOn?.(host) === false) return false;
  if (host.runner === 'node-test' && lacks(behaviour, host) !== undefined) return false;
  if (host.runner === 'mocha' && mochaLacks(behaviour) !== undefined) return false;
  if (behaviour.noVm && isVmPool(host)) return false;
  return !(behaviour.commonjs && host.runner !== 'vitest' && host.options.modules === 'esm');
}

/** Says in words where a run differs from what the behaviour expects. Empty when they agree. */
export function judge(host: Host, behaviour: Behaviour, run: RunResult): string[] {
  const expected = isUnguarded ? withoutGuard(behaviour) : behaviour;
  const result = resultOf(host, behaviour, run);
  return [
    ...noResults(behaviour, run),
    ...findMismatches(expected, result, sourcesOf(behaviour, host).places),
    ...(expected.alone ? compareAlone(expected.alone, run) : []),
    ...problemsOf(() => expected.check?.(result)),
  ];
}

function noResults(behaviour: Behaviour, run: RunResult): string[] {
  const expectsTests = Object.keys(behaviour.tests).length > 0;
  if (!expectsTests || run.tests.length > 0) return [];
  return [`the runner left no results (exit code ${run.exitCode}): ${run.stderr.slice(0, 2000)}`];
}

function compareAlone(alone: Alone, run: RunResult): string[] {
  const output = `${run.stdout}\n${run.stderr}`;
  const has = (text: RegExp | string): boolean =>
    typeof text === 'string' ? output.includes(text) : text.test(output);
  const problems = [
    ...((run.exitCode === 0) === (alone.exitCode === 0)
      ? []
      : [`the exit code should be ${alone.exitCode}, is ${run.exitCode}`]),
    ...(alone.output ?? []).filter((text) => !has(text)).map((text) => `the output lacks ${text}`),
    ...(alone.notInOutput ?? []).filter(has).map((text) => `the output has ${text}`),
  ];
  return problems.length === 0 ? [] : [...problems, `the output was\n${output}`];
}

function problemsOf(check: () => void): string[] {
  try {
    check();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
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
