import { expect, test } from 'vitest';

import { allCells, coveringCells, factorsOf, shareOf } from './cells.js';
import { coveringPart, pairsOf, valuesOf } from './covering.js';

function linesOf(cells: typeof allCells): string[] {
  return [...new Set(cells.map(({ folder, nodeMajor }) => `${folder} ${nodeMajor}`))].toSorted();
}

const product = ['a', 'b', 'c'].flatMap((x) =>
  ['d', 'e', 'f'].flatMap((y) => ['g', 'h', 'i'].map((z) => ({ x, y, z }))),
);

test('every two values occur together, in far fewer than all', () => {
  const part = coveringPart(product, pairsOf);
  const pairs = new Set(part.flatMap(pairsOf));
  expect([...pairs].toSorted()).toEqual([...new Set(product.flatMap(pairsOf))].toSorted());
  expect(part.length).toBeLessThan(13);
  expect(new Set(part).size).toBe(part.length);
});

test('what is chosen already stays, and counts', () => {
  const first = coveringPart(product, pairsOf);
  expect(coveringPart(product, pairsOf, first)).toEqual(first);
  const [one] = product.slice(-1);
  expect(coveringPart(product, pairsOf, one ? [one] : [])[0]).toBe(one);
});

test('two values that never occur together are not missed', () => {
  const some = product.filter(({ x, y }) => x !== 'a' || y === 'd');
  const pairs = coveringPart(some, pairsOf).flatMap(pairsOf);
  expect(pairs).not.toContain('x=a y=e');
  expect(pairs).toContain('x=b y=e');
});

test('the cells of each change have every pair that the matrix has, and every runner on every Node', () => {
  const pairs = new Set(coveringCells.flatMap((cell) => pairsOf(factorsOf(cell))));
  const missed = allCells.flatMap((cell) => pairsOf(factorsOf(cell))).filter((p) => !pairs.has(p));
  expect(missed).toEqual([]);
  expect(linesOf(coveringCells)).toEqual(linesOf(allCells));
});

test('the share of a behaviour has every value of every factor, and each cell has a part in the shares', () => {
  const core = allCells.filter(({ isCore, host }) => isCore && host.runner === 'jest');
  const values = new Set(core.flatMap((cell) => valuesOf(factorsOf(cell))));
  const shares = core.map((_, turn) => shareOf(core, turn));
  for (const share of shares)
    expect(new Set(share.flatMap((cell) => valuesOf(factorsOf(cell))))).toEqual(values);
  for (const cell of core) expect(shares.some((share) => share.includes(cell))).toBe(true);
  expect(shares.flat().length).toBeLessThan(core.length ** 2 * 0.8);
});

test('every cell of the core is a cell', () => {
  expect(allCells.filter(({ isCore }) => isCore)).toHaveLength(29);
});
