import { fileURLToPath } from 'node:url';

export type Runner = 'vitest' | 'jest' | 'node-test' | 'mocha';

export interface VitestHostOptions {
  readonly pool: 'forks' | 'threads' | 'vmThreads' | 'vmForks';
  readonly isolate: boolean;
  readonly environment: 'node' | 'jsdom' | 'happy-dom';
}

export interface JestHostOptions {
  readonly transform: 'babel-jest' | 'ts-jest' | '@swc/jest';
  readonly modules: 'cjs' | 'esm';
  readonly environment: 'node' | 'jsdom' | 'happy-dom';
  readonly workers: 'in-band' | 'child-processes' | 'threads';
}

export interface NodeTestHostOptions {
  readonly modules: 'cjs' | 'esm';
}

export interface MochaHostOptions {
  readonly modules: 'cjs' | 'esm';
  readonly isParallel: boolean;
}

interface HostBase {
  /** Unique, also what `LOOPGUARD_HOSTS` matches: `<runner>-<major>-<what differs>`. */
  readonly id: string;
  readonly version: string;
  /** The Node binary that starts the runner. */
  readonly node: string;
  readonly nodeMajor: number;
  /** A folder whose `node_modules` (or a parent's) holds the runner and the adapters. Projects are written below it. */
  readonly home: string;
  /** `smoke` and `pulse` run only the behaviours marked so. */
  readonly extent: 'full' | 'smoke' | 'pulse';
}

export interface VitestHost extends HostBase {
  readonly runner: 'vitest';
  readonly options: VitestHostOptions;
}

export interface JestHost extends HostBase {
  readonly runner: 'jest';
  readonly options: JestHostOptions;
}

/** Node's own runner, whose version is that of Node. */
export interface NodeTestHost extends HostBase {
  readonly runner: 'node-test';
  readonly options: NodeTestHostOptions;
}

export interface MochaHost extends HostBase {
  readonly runner: 'mocha';
  readonly options: MochaHostOptions;
}

/** One way of starting one runner. Plain data: another version or pool is another row. */
export type Host = VitestHost | JestHost | NodeTestHost | MochaHost;

/** What is shared by the hosts of one installed runner. */
export type Installed = Pick<HostBase, 'version' | 'node' | 'nodeMajor' | 'home'>;

export function vitestHost(
  installed: Installed,
  name: string,
  options: Partial<VitestHostOptions>,
  extent: Host['extent'],
): VitestHost {
  return {
    ...installed,
    runner: 'vitest',
    id: `vitest-${Number.parseInt(installed.version, 10)}-${name}`,
    extent,
    options: { pool: 'forks', isolate: true, environment: 'node', ...options },
  };
}

export function jestHost(
  installed: Installed,
  name: string,
  options: Partial<JestHostOptions>,
  extent: Host['extent'],
): JestHost {
  return {
    ...installed,
    runner: 'jest',
    id: `jest-${Number.parseInt(installed.version, 10)}-${name}`,
    extent,
    options: {
      transform: 'babel-jest',
      modules: 'cjs',
      environment: 'node',
      workers: 'in-band',
      ...options,
    },
  };
}

export function nodeTestHost(
  installed: Omit<Installed, 'version'>,
  options: NodeTestHostOptions,
  extent: Host['extent'],
): NodeTestHost {
  const { modules } = options;
  const version = String(installed.nodeMajor);
  return {
    ...installed,
    version,
    runner: 'node-test',
    id: `node-test-${modules}`,
    extent,
    options,
  };
}

export function mochaHost(
  installed: Installed,
  name: string,
  options: Partial<MochaHostOptions>,
  extent: Host['extent'],
): MochaHost {
  return {
    ...installed,
    runner: 'mocha',
    id: `mocha-${Number.parseInt(installed.version, 10)}-${name}`,
    extent,
    options: { modules: 'cjs', isParallel: false, ...options },
  };
}

const here = {
  node: process.execPath,
  nodeMajor: Number.parseInt(process.versions.node, 10),
  home: fileURLToPath(new URL('..', import.meta.url)),
};

// Why not more: `npm run matrix` runs what can differ between hosts, with each pool, environment, transformer and
// kind of worker. Hosts that are named run it here.
const isNamed = process.env['LOOPGUARD_HOSTS'] !== undefined;
const others: Host['extent'] = isNamed ? 'smoke' : 'pulse';

function vitest4(
  name: string,
  options: Partial<VitestHostOptions>,
  extent: Host['extent'] = others,
): VitestHost {
  return vitestHost({ ...here, version: '4.1' }, name, options, extent);
}

function jest30(
  name: string,
  options: Partial<JestHostOptions>,
  extent: Host['extent'] = others,
): JestHost {
  return jestHost({ ...here, version: '30.5' }, name, options, extent);
}

export const hosts: readonly Host[] = [
  vitest4('forks', {}, 'full'),
  vitest4('threads', { pool: 'threads' }),
  vitest4('vm-threads', { pool: 'vmThreads' }),
  vitest4('vm-forks', { pool: 'vmForks' }),
  vitest4('no-isolate', { isolate: false }),
  vitest4('jsdom', { environment: 'jsdom' }),
  vitest4('happy-dom', { environment: 'happy-dom' }),
  jest30('babel', {}, 'full'),
  jest30('workers', { workers: 'child-processes' }),
  jest30('worker-threads', { workers: 'threads' }),
  jest30('esm', { modules: 'esm' }),
  jest30('ts-jest', { transform: 'ts-jest' }),
  jest30('swc', { transform: '@swc/jest' }),
  jest30('jsdom', { environment: 'jsdom' }),
  nodeTestHost(here, { modules: 'esm' }, isNamed ? 'full' : 'smoke'),
  nodeTestHost(here, { modules: 'cjs' }, isNamed ? 'full' : 'pulse'),
  mochaHost({ ...here, version: '11.8' }, 'cjs', {}, isNamed ? 'full' : 'smoke'),
  mochaHost({ ...here, version: '11.8' }, 'esm', { modules: 'esm' }, others),
  mochaHost({ ...here, version: '11.8' }, 'parallel', { isParallel: true }, others),
];

export function majorOf(host: Host): number {
  return Number.parseInt(host.version, 10);
}

/** Vitest's pools that give tests a realm of their own. */
export function isVmPool(host: Host): boolean {
  return host.runner === 'vitest' && host.options.pool.startsWith('vm');
}

/** What a host puts in place of Node's own globals. */
export function environmentOf(host: Host): 'node' | 'jsdom' | 'happy-dom' {
  return 'environment' in host.options ? host.options.environment : 'node';
}

/** A DOM in Jest replaces Node's globals: some of those (`fetch`, `Response`) are missing, others of another realm. */
export function hasNodeGlobals(host: Host): boolean {
  return host.runner !== 'jest' || environmentOf(host) === 'node';
}

/** The hosts to run: all, or those that a glob in `LOOPGUARD_HOSTS=<glob,glob>` matches. */
export function selectHosts<R extends Runner>(runner: R): Extract<Host, { runner: R }>[] {
  const globs = (process.env['LOOPGUARD_HOSTS'] ?? '*').split(',');
  return hosts.filter(
    (host): host is Extract<Host, { runner: R }> =>
      host.runner === runner && globs.some((glob) => matchesGlob(host.id, glob.trim())),
  );
}

/** Only `*` is special: ids hold no slash. */
export function matchesGlob(text: string, glob: string): boolean {
  const pattern = glob.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*');
  return new RegExp(`^${pattern}$`).test(text);
}
