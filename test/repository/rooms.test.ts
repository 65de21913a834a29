import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type ImportGraph, importGraph, importsOf } from './import-graph.js';
import { complaintsAbout, readMap, roomsReachedFrom, writeMap } from './rooms.js';

const root = new URL('../../', import.meta.url);
const packages = ['core', 'cli', 'vitest-plugin', 'jest-env', 'node-test', 'mocha', 'runtime'];
const graph = await importGraph(
  root,
  packages.map((name) => `packages/${name}/src`),
);
const architecture = await readFile(new URL('ARCHITECTURE.md', root), 'utf8');
const mapText =
  /<!-- map -->\s+```text\n(?<map>[^`]*)```/.exec(architecture)?.groups?.['map'] ?? '';

describe('the code', () => {
  test('imports as the map in ARCHITECTURE.md says, in one direction and without a circle', () => {
    expect(complaintsAbout(graph, readMap(mapText))).toEqual([]);
  });

  test('has the map that stands there', () => {
    expect(mapText).toBe(writeMap(graph, [...readMap(mapText).keys()]));
  });

  test('gives production code little: what `import "@loopguard/core"` reaches, also by type', () => {
    expect(roomsReachedFrom('packages/core/src/index.ts', graph)).toEqual(
      new Set(['core/entries', 'core/allow', 'core/catalog', 'core/options']),
    );
  });
});

describe('of a small graph, the check', () => {
  const map = readMap(
    'core/low\ncore/high   low\ncore/entries   low high\ncli/run   @loopguard/core/report\n',
  );
  const right: Record<string, readonly string[]> = {
    'packages/core/src/low/a.ts': ['node:fs'],
    'packages/core/src/high/b.ts': ['packages/core/src/low/a.ts'],
    'packages/core/src/index.ts': ['packages/core/src/low/a.ts', 'packages/core/src/high/b.ts'],
    'packages/cli/src/run/c.ts': ['@loopguard/core/report'],
  };

  function complaints(changed: Record<string, readonly string[]>): string[] {
    const made: ImportGraph = new Map(Object.entries({ ...right, ...changed }));
    return complaintsAbout(made, map);
  }

  test('finds nothing where all is right', () => {
    expect(complaints({})).toEqual([]);
  });

  test.each<[string, Record<string, readonly string[]>, RegExp]>([
    [
      'an import of a room further down',
      { 'packages/core/src/low/a.ts': ['packages/core/src/high/d.ts'] },
      /does not let core\/low import core\/high: packages\/core\/src\/low\/a\.ts imports/,
    ],
    [
      'a circle in one room',
      {
        'packages/core/src/low/a.ts': ['packages/core/src/low/d.ts'],
        'packages/core/src/low/d.ts': ['packages/core/src/low/a.ts'],
      },
      /circle: packages\/core\/src\/low\/a\.ts, packages\/core\/src\/low\/d\.ts/,
    ],
    [
      'another door of core',
      { 'packages/cli/src/run/c.ts': ['@loopguard/core/report', '@loopguard/core/adapter'] },
      /does not let cli\/run import @loopguard\/core\/adapter/,
    ],
    [
      'another package by its path',
      { 'packages/cli/src/run/c.ts': ['@loopguard/core/report', 'packages/core/src/low/a.ts'] },
      /does not let cli\/run import core\/low/,
    ],
    ['a test runner', { 'packages/core/src/low/a.ts': ['vitest/node'] }, /import vitest\/node/],
    ['a new room', { 'packages/core/src/new/d.ts': [] }, /does not have the room core\/new/],
    [
      'an arrow that is gone',
      { 'packages/core/src/high/b.ts': [] },
      /Nothing in core\/high imports core\/low/,
    ],
  ])('finds %s', (_what, changed, expected) => {
    expect(complaints(changed)).toEqual([expect.stringMatching(expected)]);
  });

  test('does not believe a map that goes in a circle', () => {
    const files = new Map([
      ['packages/core/src/low/a.ts', ['packages/core/src/high/b.ts']],
      ['packages/core/src/high/b.ts', ['packages/core/src/low/d.ts']],
      ['packages/core/src/low/d.ts', []],
    ]);
    expect(complaintsAbout(files, readMap('core/low high\ncore/high low\n'))).toEqual([
      'core/low may import only rooms above it in the map, not core/high.',
    ]);
  });
});

test('imports of types alone count, wherever they stand', () => {
  const text = `
    import type { A } from './a.js';
    export type { B } from '../b/b.js';
    type C = ReturnType<typeof import('./c.js')['c']>;
    const d = await import('./d.tsx');
    import { e } from 'e';
  `;
  expect(importsOf('packages/core/src/x/x.ts', text).toSorted()).toEqual([
    'e',
    'packages/core/src/b/b.ts',
    'packages/core/src/x/a.ts',
    'packages/core/src/x/c.ts',
    'packages/core/src/x/d.tsx',
  ]);
});

test('every file that ARCHITECTURE.md names is there', async () => {
  const folders = ['packages', 'test', 'bench', 'scripts'];
  const lists = await Promise.all(
    folders.map((folder) => readdir(new URL(`${folder}/`, root), { recursive: true })),
  );
  const files = lists.flatMap((list, index) =>
    list.map((file) => `/${folders[index]}/${file.replaceAll('\\', '/')}`),
  );
  const named = [...architecture.matchAll(/`([\w./-]+\.(?:ts|tsx|mjs|cjs))`/g)].map(
    ([, file = '']) => file,
  );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((name) => !files.some((file) => file.endsWith(`/${name}`)))).toEqual([]);
});
