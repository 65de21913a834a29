import { readFile } from 'node:fs/promises';
import nodeModule, { createRequire } from 'node:module';
import path from 'node:path';

/** A package of loopguard's, where it is installed. */
export interface Copy {
  readonly name: string;
  readonly version: string;
  /** Its folder. */
  readonly path: string;
}

const PACKAGES = [
  'loopguard',
  '@loopguard/core',
  '@loopguard/vitest-plugin',
  '@loopguard/jest-env',
  '@loopguard/node-test',
  '@loopguard/mocha',
  '@loopguard/runtime',
] as const;

type Ranges = Readonly<Record<string, string>>;

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Ranges;
  readonly devDependencies?: Ranges;
  readonly optionalDependencies?: Ranges;
  readonly peerDependencies?: Ranges;
}

/**
 * Every copy of our packages that the packages in these folders come to, by Node's own resolution:
 * nested in node_modules, in pnpm's store, or in Yarn's archives.
 *
 * @param folders - of packages; what they depend on is followed where it depends on ours
 */
export async function findCopies(folders: readonly string[]): Promise<Copy[]> {
  const found = new Map<string, Copy>();
  const seen = new Set<string>();
  const follow = async (folder: string): Promise<void> => {
    if (seen.has(folder)) return;
    seen.add(folder);
    for (const name of PACKAGES) {
      const file = manifestFile(folder, name);
      const { version } = await readManifest(file);
      if (file === undefined || version === undefined) continue;
      const place = path.dirname(withoutVirtual(file));
      found.set(place, { name, version, path: place });
      // Why not the place: what it depends on is known of the path that it was found by.
      await follow(path.dirname(file));
    }
  };
  for (const folder of folders) {
    await follow(folder);
    for (const user of await usersIn(folder)) await follow(user);
  }
  return [...found.values()].toSorted((a, b) => orderOf(a) - orderOf(b));
}

function orderOf({ name }: Copy): number {
  return PACKAGES.findIndex((one) => one === name);
}

/** The folders of a package's dependencies that depend on ours. */
async function usersIn(folder: string): Promise<string[]> {
  const own = await readManifest(path.join(folder, 'package.json'));
  const names = Object.keys({
    ...own.dependencies,
    ...own.devDependencies,
    ...own.optionalDependencies,
  });
  const users = names.map(async (name) => {
    const file = manifestFile(folder, name);
    const { dependencies, peerDependencies } = await readManifest(file);
    const needed = { ...dependencies, ...peerDependencies };
    const isUser = PACKAGES.some((one) => Object.hasOwn(needed, one));
    return file !== undefined && isUser ? [path.dirname(file)] : [];
  });
  return (await Promise.all(users)).flat();
}

function manifestFile(folder: string, name: string): string | undefined {
  try {
    return createRequire(path.join(folder, 'package.json')).resolve(`${name}/package.json`);
  } catch {
    // Why: it is not installed, or does not show its manifest; ours do.
    return undefined;
  }
}

async function readManifest(file: string | undefined): Promise<Manifest> {
  if (file === undefined) return {};
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Manifest;
  } catch {
    // Why: a folder need not have one.
    return {};
  }
}

interface PnpApi {
  resolveVirtual?(file: string): string | null;
}

/** Yarn gives a package a path for each set of peers that it has; the copy is the same. */
function withoutVirtual(file: string): string {
  const { findPnpApi } = nodeModule as unknown as { findPnpApi?: (file: string) => PnpApi | null };
  return findPnpApi?.(file)?.resolveVirtual?.(file) ?? file;
}
