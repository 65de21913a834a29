import { expect, test } from 'vitest';

import { behaviours } from '../runners/behaviours/index.js';
import { planBatches } from '../runners/batch.js';
import { judge, runsOn } from '../runners/judge.js';
import { type Cell, selectCells } from './cells.js';

const cells = selectCells();

test('some cells are selected', () => {
  expect(cells).not.toEqual([]);
});

// Why concurrent: `maxConcurrency` cells run at a time, each as one process after another.
test.concurrent.each(cells)('$id ($host.extent)', async (cell) => {
  const problems = await runCell(cell);
  if (problems.length > 0) throw new Error(`\n${problems.join('\n')}\n`);
});

async function runCell({ host }: Cell): Promise<string[]> {
  const selected = behaviours.filter((behaviour) => runsOn(host, behaviour));
  expect(selected).not.toEqual([]);
  const problems: string[] = [];
  for (const batch of planBatches(host, selected)) {
    const run = await batch.run();
    for (const behaviour of batch.behaviours) {
      const found = judge(host, behaviour, run);
      problems.push(...found.map((problem) => `${behaviour.id}: ${problem}`));
    }
  }
  return problems;
}
