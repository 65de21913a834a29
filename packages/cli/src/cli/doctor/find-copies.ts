import nodeModule, { createRequire } from 'node:module';
import path from 'node:path';

/** A package of loopguard's, where it is installed. */
export interface Copy {
  readonly name: string;
  readonly version: string;
  /** Its folder. */
  readonly path: string;
}

export const PACKAGES = [
  'loopguard',
  '@loopguard/core',
  '@loopguard/vitest-plugin',
  '@loopguard/jest-env',
] as const;

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/**
 * Every copy of our packages that the packages in these folders come to, by Node's own resolution:
 * nested in node_modules, in pnpm's store, or in Yarn's archives.
 *
 * @param folders - of packages; what they depend on is followed where it depends on ours
 */
export function findCopies(folders: readonly string[]): Copy[] {
  const found = new Map<string, Copy>();
  const seen = new Set<string>();
  const follow = (folder: string): void => {
    if (seen.has(folder)) return;
    seen.add(folder);
    for (const name of PACKAGES) {
      const file = manifestFile(folder, name);
      const version = file === undefined ? undefined : readManifest(file)?.version;
      if (file === undefined || version === undefined) continue;
      const place = path.dirname(withoutVirtual(file));
      found.set(place, { name, version, path: place });
      // Why not the place: what it depends on is known of the path that it was found by.
      follow(path.dirname(file));
    }
  };
  for (const folder of folders) {
    follow(folder);
    for (const user of usersIn(folder)) follow(user);
  }
  return [...found.values()].toSorted((a, b) => orderOf(a) - orderOf(b));
}

function orderOf({ name }: Copy): number {
  return PACKAGES.findIndex((one) => one === name);
}

/** The folders of a package's dependencies that depend on ours. */
function usersIn(folder: string): string[] {
  const manifest = readManifest(path.join(folder, 'package.json')) as
    Record<string, Record<string, string> | undefined> | undefined;
  const names = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.keys(manifest?.[kind] ?? {}),
  );
  return names.flatMap((name) => {
    const file = manifestFile(folder, name);
    const { dependencies, peerDependencies } = (file && readManifest(file)) || {};
    const uses = { ...dependencies, ...peerDependencies };
    return file !== undefined && PACKAGES.some((one) => Object.hasOwn(uses, one))
      ? [path.dirname(file)]
      : [];
  });
}

function manifestFile(folder: string, name: string): string | undefined {
  try {
    return createRequire(path.join(folder, 'package.json')).resolve(`${name}/package.json`);
  } catch {
    // Why: it is not installed, or does not show its manifest; ours do.
    return undefined;
  }
}

function readManifest(file: string): Manifest | undefined {
  try {
    return createRequire(file)(file) as Manifest;
  } catch {
    return undefined;
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
