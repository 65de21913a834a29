import type { Conversion } from '../suggest/conversion.js';
import type { Edit } from '../suggest/edits.js';
import type { FixableFile } from './fixable-file.js';
import type { Propagation } from './propagate/propagate.js';

/** What of a fix changes texts. */
interface Change {
  readonly file: FixableFile;
  readonly conversion: Conversion;
  readonly propagation?: Propagation;
}

/** The texts of all files that these fixes change, as they are then. */
export function changedTexts(fixes: readonly Change[]): Map<FixableFile, string> {
  const files = new Set(
    fixes.flatMap(({ file, propagation }) => [file, ...(propagation?.edits.keys() ?? [])]),
  );
  return new Map([...files].map((file) => [file, textWith(file, fixes)]));
}

/** One file with what these fixes change in it. */
export function textWith(file: FixableFile, fixes: readonly Change[]): string {
  const conversions = fixes.filter((fix) => fix.file === file).map((fix) => fix.conversion);
  // Why by key: several fixes may make the same function async.
  const further = new Map<string, Edit>(
    fixes.flatMap(({ propagation }) => [...(propagation?.edits.get(file) ?? [])]),
  );
  return file.source.changed(conversions, [...further.values()]);
}
