import type { CatalogEntry } from '../../packages/core/src/catalog/types.js';

/** The releases that the catalog was checked against; older minors may lack a row's function. */
const CHECKED_MINOR: Readonly<Record<number, number | undefined>> = {
  20: 20,
  22: 23,
  24: 21,
  26: 10,
};

export interface Release {
  readonly major: number;
  readonly isKnown: boolean;
  /** True for a minor before the one that was checked. */
  readonly isOlder: boolean;
}

/** @param version - as `process.versions.node` has it */
export function releaseOf(version: string): Release {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const checked = CHECKED_MINOR[major];
  return { major, isKnown: checked !== undefined, isOlder: minor < (checked ?? 0) };
}

/** Why a row's function is not there, although the Node major has it. */
export function reasonForAbsence(entry: CatalogEntry): string | undefined {
  if (entry.unpatchable) return 'its property cannot be replaced';
  if (entry.id === 'fs.lchmodSync' && process.platform !== 'darwin') return 'only macOS has it';
  return undefined;
}
