import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';

import { behaviours } from '../runners/behaviours/index.js';
import { planBatches } from '../runners/batch.js';
import { judge, runsOn } from '../runners/judge.js';
import { type Cell, selectCells } from './cells.js';
import { readSupport, recordSupport } from './record.js';
import { withSupportTable } from './support-table.js';

const cells = selectCells();
const results = new Map<Cell, number | 'failed'>();

test('some cells are selected', () => {
  expect(cells).not.toEqual([]);
});

// Why concurrent: `maxConcurrency` cells run at a time, each as one process after another.
test.concurrent.each(cells)('$id ($host.extent)', async (cell) => {
  results.set(cell, 'failed');
  const { count, failed, problems } = await runCell(cell);
  if (failed > 0)
    throw new Error(`${failed} of ${count} behaviours failed:\n${problems.join('\n')}\n`);
  results.set(cell, count);
});

afterAll(async () => {
  if (process.env['LOOPGUARD_RECORD'] !== '1') return;
  await recordSupport(results);
  const readme = new URL('../../README.md', import.meta.url);
  await writeFile(readme, withSupportTable(await readFile(readme, 'utf8'), await readSupport()));
});

interface CellResult {
  /** Behaviours that ran. */
  readonly count: number;
  readonly failed: number;
  readonly problems: readonly string[];
}

async function runCell({ host }: Cell): Promise<CellResult> {
  const selected = behaviours.filter((behaviour) => runsOn(host, behaviour));
  expect(selected).not.toEqual([]);
  const problems: string[] = [];
  let failed = 0;
  for (const batch of planBatches(host, selected)) {
    const run = await batch.run();
    for (const behaviour of batch.behaviours) {
      const found = judge(host, behaviour, run);
      if (found.length > 0) failed += 1;
      problems.push(...found.map((problem) => `${behaviour.id}: ${problem}`));
    }
  }
  return { count: selected.length, failed, problems };
}
