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
  /** Which of the `parts` of a long cell. */
  readonly part: number;
  readonly parts: number;
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
      const { extent } = cell.host;
      const parts = extent === 'full' ? 3 : 1;
      const weight = extent === 'full' ? 1000 : 100;
      for (let part = 0; part < parts; part++) {
        const which = parts === 1 ? extent : `${extent}, part ${part + 1} of ${parts}`;
        runs.push({ name: `${cell.id} (${which})`, cells: [cell], part, parts, weight });
      }
    }
  }
  for (const members of shared.values()) {
    const name = `pulse of ${members.map(({ id }) => id).join(', ')}`;
    runs.push({ name, cells: members, part: 0, parts: 1, weight: members.length });
  }
  return runs.toSorted((a, b) => b.weight - a.weight);
}

// Why concurrent: `maxConcurrency` of them run at a time.
test.concurrent.each(runsOf(cells))('$name', async (run) => {
  let found: readonly HostResult[] = [];
  try {
    found = await (run.cells[0].host.extent === 'pulse'
      ? runHosts(hostsOf(run.cells), behaviours)
      : Promise.all(run.cells.map((cell) => runAlone(cell, run))));
  } finally {
    for (const [at, cell] of run.cells.entries()) note(cell, found[at]);
  }
  const problems = found.flatMap((result) => result.problems);
  if (problems.length > 0)
    throw new Error(`${problems.length} problems:\n${problems.join('\n')}\n`);
});

/** Adds what a run, or a part of it, found in a cell; no result is a failure. */
function note(cell: Cell, result: HostResult | undefined): void {
  const before = results.get(cell) ?? 0;
  const holds = before !== 'failed' && result !== undefined && result.problems.length === 0;
  results.set(cell, holds ? before + result.count : 'failed');
}

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

async function runAlone(cell: Cell, { part, parts }: Run): Promise<HostResult> {
  const { host } = cell;
  const possible = behaviours.filter((behaviour) => runsOn(host, behaviour));
  const own = possible.filter(
    (behaviour) => !cell.isCore || shares.get(behaviour)?.has(cell) === true,
  );
  // Why: cells that are alike in everything may leave one of them without a share.
  const selected = own.length > 0 ? own : possible.slice(0, 1);
  expect(selected).not.toEqual([]);
  const problems: string[] = [];
  let count = 0;
  for (const [at, batch] of planBatches(host, selected).entries()) {
    if (at % parts !== part) continue;
    const run = await batch.run();
    count += batch.behaviours.length;
    problems.push(
      ...batch.behaviours.flatMap((behaviour) =>
        judge(host, behaviour, run).map((problem) => `${behaviour.id}: ${problem}`),
      ),
    );
  }
  return { host, count, problems };
}

afterAll(async () => {
  if (process.env['LOOPGUARD_RECORD'] !== '1') return;
  await recordSupport(results);
  const readme = new URL('../../README.md', import.meta.url);
  await writeFile(readme, withSupportTable(await readFile(readme, 'utf8'), await readSupport()));
});
