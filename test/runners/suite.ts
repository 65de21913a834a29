import { describe, expect, test } from 'vitest';

import { isUnguarded, planBatches, type Batch } from './batch.js';
import type { Behaviour } from './behaviour.js';
import type { Host } from './hosts.js';
import { judge, runsOn } from './judge.js';

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
