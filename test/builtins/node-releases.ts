import type { CatalogEntry } from '../../packages/core/src/catalog/types.js';

/**
 * The releases that the catalog is checked against and that tests install. Why exact: a minor release adds
 * functions to a major, and a run must not fail on a day when nothing changed here.
 */
export const checkedReleases: Readonly<Record<number, string | undefined>> = {
  20: '20.20.2',
  22: '22.23.5',
  24: '24.22.3',
  26: '26.12.1',
};

export interface Release {
  readonly major: number;
  readonly isKnown: boolean;
  /** True for a minor before the one that was checked: it may lack a row's function. */
  readonly isOlder: boolean;
  /** True for a minor after it: it may have a function that rows say is of later majors only. */
  readonly isNewer: boolean;
}

/** @param version - as `process.versions.node` has it */
export function releaseOf(version: string): Release {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const checked = checkedReleases[major];
  const checkedMinor = Number(checked?.split('.')[1] ?? minor);
  return {
    major,
    isKnown: checked !== undefined,
    isOlder: minor < checkedMinor,
    isNewer: minor > checkedMinor,
  };
}

/** Why a row's function is not there, although the Node major has it. */
export function reasonForAbsence(entry: CatalogEntry): string | undefined {
  if (entry.unpatchable) return 'its property cannot be replaced';
  if (entry.id === 'fs.lchmodSync' && process.platform !== 'darwin') return 'only macOS has it';
  return undefined;
}
