import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { nodeBinary, selectMajors } from '../nodes/install-node.js';
import {
  environmentOf,
  type Host,
  jestHost,
  type JestHostOptions,
  matchesGlob,
  mochaHost,
  type MochaHostOptions,
  nodeTestHost,
  vitestHost,
  type VitestHostOptions,
} from '../runners/hosts.js';
import { coveringPart, type Factors, pairsOf, valuesOf } from './covering.js';

/** A host on one major version of Node. */
export interface Cell {
  /** `<host id>@node-<major>`. */
  readonly id: string;
  readonly nodeMajor: number;
  /** Name of the folder below `test/hosts` that has the runner. */
  readonly folder: string;
  readonly host: Host;
  /** Runs its behaviours in every run of the matrix; the others have their pulse taken. */
  readonly isCore: boolean;
}

export const hostsFolder: string = fileURLToPath(new URL('../hosts', import.meta.url));

interface RunnerLine {
  readonly runner: Host['runner'];
  readonly version: string;
  readonly nodeMajors: readonly number[];
}

/** Every runner that is supported, on every Node that it supports itself. */
export const lines: readonly RunnerLine[] = [
  { runner: 'vitest', version: '3.2', nodeMajors: [20, 22, 24, 26] },
  { runner: 'vitest', version: '4', nodeMajors: [20, 22, 24, 26] },
  // Why not 20: Vitest 5 needs Node 22.12.
  { runner: 'vitest', version: '5', nodeMajors: [22, 24, 26] },
  { runner: 'jest', version: '29.7', nodeMajors: [20, 22, 24, 26] },
  { runner: 'jest', version: '30', nodeMajors: [20, 22, 24, 26] },
  // Its version is that of Node.
  { runner: 'node-test', version: '', nodeMajors: [20, 22, 24, 26] },
  { runner: 'mocha', version: '10', nodeMajors: [20, 22, 24, 26] },
  { runner: 'mocha', version: '11', nodeMajors: [20, 22, 24, 26] },
  { runner: 'mocha', version: '12', nodeMajors: [20, 22, 24, 26] },
];

interface Variant<Options> {
  readonly name: string;
  readonly options: Options;
}

const pools = {
  forks: 'forks',
  threads: 'threads',
  'vm-threads': 'vmThreads',
  'vm-forks': 'vmForks',
} as const;

const vitestVariants: readonly Variant<Partial<VitestHostOptions>>[] = [
  ...Object.entries(pools).flatMap(([name, pool]) => [
    { name, options: { pool } },
    { name: `${name}-no-isolate`, options: { pool, isolate: false } },
  ]),
  { name: 'forks-jsdom', options: { environment: 'jsdom' } },
  { name: 'forks-happy-dom', options: { environment: 'happy-dom' } },
];

const code: Readonly<Record<string, Partial<JestHostOptions>>> = {
  babel: {},
  'ts-jest': { transform: 'ts-jest' },
  swc: { transform: '@swc/jest' },
  esm: { modules: 'esm' },
};
const environments = ['node', 'jsdom', 'happy-dom'] as const;
const workers = { '': 'in-band', workers: 'child-processes', threads: 'threads' } as const;

const jestVariants: readonly Variant<Partial<JestHostOptions>>[] = Object.entries(code).flatMap(
  ([codeName, options]) =>
    environments.flatMap((environment) =>
      Object.entries(workers).map(([workersName, kind]) => ({
        name: [codeName, environment === 'node' ? '' : environment, workersName]
          .filter(Boolean)
          .join('-'),
        options: { ...options, environment, workers: kind },
      })),
    ),
);

const mochaVariants: readonly Variant<Partial<MochaHostOptions>>[] = [
  { name: 'cjs', options: {} },
  { name: 'esm', options: { modules: 'esm' } },
  { name: 'cjs-parallel', options: { isParallel: true } },
  { name: 'esm-parallel', options: { modules: 'esm', isParallel: true } },
];

/**
 * Cells that run more than the few behaviours of a pulse, in every run: every pair of a runner's major and Node once, and in these pairs every
 * pool, environment, kind of worker and transformer of a runner.
 */
const core: readonly string[] = [
  'vitest-3-threads@node-20',
  'vitest-3-vm-forks@node-22',
  'vitest-3-forks-no-isolate@node-24',
  'vitest-3-forks-jsdom@node-26',
  'vitest-4-vm-threads@node-20',
  'vitest-4-threads-no-isolate@node-22',
  'vitest-4-vm-forks@node-24',
  'vitest-4-forks-happy-dom@node-26',
  'vitest-5-vm-threads-no-isolate@node-22',
  'vitest-5-vm-forks-no-isolate@node-24',
  'jest-29-ts-jest-workers@node-22',
  'jest-29-esm-jsdom@node-24',
  'jest-29-swc-threads@node-26',
  'jest-30-esm@node-20',
  'jest-30-babel-happy-dom-workers@node-22',
  'jest-30-ts-jest-jsdom@node-24',
  'jest-30-swc-happy-dom-threads@node-26',
  'node-test-esm@node-20',
  'node-test-cjs@node-22',
  'node-test-cjs@node-24',
  'node-test-esm@node-26',
  'mocha-10-cjs@node-20',
  'mocha-10-esm-parallel@node-22',
  'mocha-11-esm@node-20',
  'mocha-11-cjs-parallel@node-24',
  'mocha-12-cjs@node-24',
  'mocha-12-esm-parallel@node-26',
];

/** Core cells whose runner gets every behaviour; the others get those that can differ between pools. */
const full = ['vitest-5-forks@node-26', 'jest-29-babel@node-20'];

/** Where a runner is installed, which also begins the ids of its hosts. */
export function folderOf(runner: Host['runner'], version: string): string {
  return version === '' ? runner : `${runner}-${Number.parseInt(version, 10)}`;
}

function cellsOf({ runner, version, nodeMajors }: RunnerLine): Cell[] {
  const folder = folderOf(runner, version);
  const home = path.join(hostsFolder, folder);
  return nodeMajors.flatMap((nodeMajor) => {
    const installed = { version, node: nodeBinary(nodeMajor), nodeMajor, home };
    const cell = (name: string, hostOf: (extent: Host['extent']) => Host): Cell => {
      const id = `${folder}-${name}@node-${nodeMajor}`;
      const isCore = core.includes(id) || full.includes(id);
      const host = hostOf(extentOf(id, isCore));
      return { id, nodeMajor, folder, host, isCore };
    };
    switch (runner) {
      case 'vitest':
        return vitestVariants.map(({ name, options }) =>
          cell(name, (extent) => vitestHost(installed, name, options, extent)),
        );
      case 'jest':
        return jestVariants.map(({ name, options }) =>
          cell(name, (extent) => jestHost(installed, name, options, extent)),
        );
      case 'node-test':
        return (['esm', 'cjs'] as const).map((modules) =>
          cell(modules, (extent) => nodeTestHost(installed, { modules }, extent)),
        );
      case 'mocha':
        return mochaVariants.map(({ name, options }) =>
          cell(name, (extent) => mochaHost(installed, name, options, extent)),
        );
    }
  });
}

function extentOf(id: string, isCore: boolean): Host['extent'] {
  const { LOOPGUARD_FULL, LOOPGUARD_SMOKE, LOOPGUARD_HOSTS } = process.env;
  if (LOOPGUARD_FULL === '1' || full.includes(id)) return 'full';
  return isCore || LOOPGUARD_SMOKE === '1' || LOOPGUARD_HOSTS !== undefined ? 'smoke' : 'pulse';
}

export const allCells: readonly Cell[] = lines.flatMap(cellsOf);

/** What can go wrong together in a cell. A version of a runner counts with its Node, since not all go together. */
export function factorsOf({ folder, nodeMajor, host }: Cell): Factors {
  const common = { runner: folder, node: String(nodeMajor), environment: environmentOf(host) };
  switch (host.runner) {
    case 'vitest':
      return { ...common, pool: host.options.pool, isolate: String(host.options.isolate) };
    case 'jest': {
      const { transform, modules, workers: kind } = host.options;
      return { ...common, code: `${transform} ${modules}`, workers: kind };
    }
    case 'node-test':
      return { ...common, code: host.options.modules };
    case 'mocha': {
      const { modules, isParallel } = host.options;
      return { ...common, code: modules, workers: isParallel ? 'child-processes' : 'in-band' };
    }
  }
}

/** The cells that run on each change: the core, and what pairs it lacks of any two factors. */
export const coveringCells: readonly Cell[] = coveringPart(
  allCells,
  (cell) => pairsOf(factorsOf(cell)),
  allCells.filter(({ isCore }) => isCore),
);

/**
 * The cells of `cells` that run a behaviour which all of them could run: each value of each factor has one. So every
 * behaviour runs with every pool, environment, transformer, kind of worker, runner and Node, but not with all at once.
 * @param turn - differs from behaviour to behaviour, so that each cell gets its part
 */
export function shareOf(cells: readonly Cell[], turn: number): Cell[] {
  const at = cells.length === 0 ? 0 : turn % cells.length;
  const turned = [...cells.slice(at), ...cells.slice(0, at)];
  return coveringPart(
    turned,
    (cell) => valuesOf(factorsOf(cell)),
    turned.filter(({ host }, index) => index === 0 || host.extent === 'full'),
  );
}

/**
 * The cells to run: those of each change, or all of them with `LOOPGUARD_ALL=1`, or those that `LOOPGUARD_HOSTS` names
 * (globs of host or cell ids). `LOOPGUARD_NODE` (majors of Node) and `LOOPGUARD_CORE=1` leave some of these out.
 */
export function selectCells(): Cell[] {
  const { LOOPGUARD_HOSTS, LOOPGUARD_ALL, LOOPGUARD_CORE } = process.env;
  const globs = LOOPGUARD_HOSTS?.split(',');
  const cells = globs || LOOPGUARD_ALL === '1' ? allCells : coveringCells;
  const majors = selectMajors();
  return cells.filter(
    ({ id, host, nodeMajor, isCore }) =>
      (globs?.some((glob) => matchesGlob(host.id, glob) || matchesGlob(id, glob)) ?? true) &&
      majors.includes(nodeMajor) &&
      (LOOPGUARD_CORE !== '1' || isCore),
  );
}
