import { describe, expect, test } from 'vitest';

import { isUnguarded, planBatches, type Batch } from './batch.js';
import type { Behaviour } from './behaviour.js';
import { behaviours as allBehaviours } from './behaviours/index.js';
import { type Host, selectHosts } from './hosts.js';
import { judge, runsOn } from './judge.js';

/** Declares the tests of one host; a file for each host, so that two of them run at a time. */
export function describeHost(id: string): void {
  const selected = (['vitest', 'jest', 'node-test', 'mocha'] as const).flatMap((runner) =>
    selectHosts(runner),
  );
  const host = selected.find((each) => each.id === id);
  // Why: a file without any test is an error, and `LOOPGUARD_HOSTS` names others.
  test.skipIf(!host)('is selected', () => {});
  if (host) describeBehaviours(host, allBehaviours);
}

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
      const problems = judge(host, behaviour, await batch.run());
      expect(problems, problems.join('\n')).toEqual([]);
    });
  }
}
