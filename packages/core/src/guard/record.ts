import type { CatalogEntry } from '../catalog/types.js';
import type { Blame } from './classify.js';

/** One call site that blocked, as it was seen at the call; sources are looked at later. */
export interface CallRecord {
  readonly entry: CatalogEntry;
  readonly blame: Blame;
  readonly sites: readonly NodeJS.CallSite[];
  /** Formats the same frames on first use. */
  readonly text: { readonly stack?: string };
  readonly args: string;
  readonly severity: 'error' | 'warn';
  /** The module asked for, when the call is a `require`. */
  readonly specifier: string | undefined;
  readonly wasStopped: boolean;
  /** Why the file is blamed instead of a test. */
  readonly context: string | undefined;
  count: number;
  durationMs: number;
}
