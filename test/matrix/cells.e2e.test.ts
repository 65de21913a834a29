import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';

import { planBatches } from '../runners/batch.js';
import { behaviours } from '../runners/behaviours/index.js';
import { judge, runsOn } from '../runners/judge.js';
import { type HostResult, processKey, runHosts } from '../runners/shared-run.js';
import { allCells, type Cell, selectCells, shareOf } from './cells.js';
import { readSupport, recordSupport } from './record.js';
import { withSupportTable } from './support-table.js';

const cells = selectCells();
const results = new Map<Cell, number | 'failed'>();

test(`${cells.length} of ${allCells.length} cells are selected`, () => {
  expect(cells).not.toEqual([]);
});

interface Run {
  readonly name: string;
  readonly cells: readonly [Cell, ...Cell[]];
  /** The longer ones come first, so that no long one is left when the others are done. */
  readonly weight: number;
}

/** What is given to the runner as one thing: a cell with much to do, or all that have their pulse taken in one process. */
function runsOf(selected: readonly Cell[]): Run[] {
  const shared = new Map<string, [Cell, ...Cell[]]>();
  const runs: Run[] = [];
  for (const cell of selected) {
    if (cell.host.extent === 'pulse') {
      const key = processKey(cell.host);
      const others = shared.get(key);
      if (others) others.push(cell);
      else shared.set(key, [cell]);
    } else {
      const weight = cell.host.extent === 'full' ? 1000 : 100;
      runs.push({ name: `${cell.id} (${cell.host.extent})`, cells: [cell], weight });
    }
  }
  for (const members of shared.values()) {
    const name = `pulse of ${members.map(({ id }) => id).join(', ')}`;
    runs.push({ name, cells: members, weight: members.length });
  }
  return runs.toSorted((a, b) => b.weight - a.weight);
}

// Why concurrent: `maxConcurrency` of them run at a time.
test.concurrent.each(runsOf(cells))('$name', async (run) => {
  for (const cell of run.cells) results.set(cell, 'failed');
  const found = await (run.cells[0].host.extent === 'pulse'
    ? runHosts(hostsOf(run.cells), behaviours)
    : Promise.all(run.cells.map(runAlone)));
  for (const [at, { count, problems }] of found.entries()) {
    const cell = run.cells[at];
    if (cell && problems.length === 0) results.set(cell, count);
  }
  const problems = found.flatMap((result) => result.problems);
  if (problems.length > 0)
    throw new Error(`${problems.length} problems:\n${problems.join('\n')}\n`);
});

function hostsOf([first, ...others]: readonly [Cell, ...Cell[]]): [
  Cell['host'],
  ...Cell['host'][],
] {
  return [first.host, ...others.map(({ host }) => host)];
}

// Why not where cells were named, or all of them: there each runs all that it can.
const isShared =
  process.env['LOOPGUARD_HOSTS'] === undefined && process.env['LOOPGUARD_ALL'] !== '1';
const larger = allCells.filter(({ isCore }) => isCore);
const shares = new Map(
  behaviours.map((behaviour, turn) => {
    const able = larger.filter(({ host }) => runsOn(host, behaviour));
    return [behaviour, new Set(isShared ? shareOf(able, turn) : able)];
  }),
);

async function runAlone(cell: Cell): Promise<HostResult> {
  const { host } = cell;
  const selected = behaviours.filter(
    (behaviour) =>
      runsOn(host, behaviour) && (!cell.isCore || shares.get(behaviour)?.has(cell) === true),
  );
  expect(selected).not.toEqual([]);
  const problems: string[] = [];
  for (const batch of planBatches(host, selected)) {
    const run = await batch.run();
    problems.push(
      ...batch.behaviours.flatMap((behaviour) =>
        judge(host, behaviour, run).map((problem) => `${behaviour.id}: ${problem}`),
      ),
    );
  }
  return { host, count: selected.length, problems };
}

afterAll(async () => {
  if (process.env['LOOPGUARD_RECORD'] !== '1') return;
  await recordSupport(results);
  const readme = new URL('../../README.md', import.meta.url);
  await writeFile(readme, withSupportTable(await readFile(readme, 'utf8'), await readSupport()));
});
