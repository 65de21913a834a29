import { readFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';

/** A test file whose tests ran, in a project that is guarded. */
export interface RanFile {
  readonly file: string;
  /** The guard followed its tests, or would have if the file had not turned it off. */
  readonly isLive: boolean;
  /** Why the file turned the guard off. */
  readonly offReason?: string | undefined;
}

/** What a run says about files without a guard. */
export interface Liveness {
  /** Files that should have been guarded and were not: the run fails. */
  readonly error: string | undefined;
  /** Files that are unguarded on purpose. */
  readonly note: string | undefined;
}

/**
 * Judges whether every file of a run was guarded: silence of an unguarded file is no success.
 *
 * @param remedy - why the guard may be missing in this runner, and what to do about it
 */
export async function judgeLiveness(
  files: Iterable<RanFile>,
  root: string,
  remedy: string,
): Promise<Liveness> {
  const broken: string[] = [];
  const off: string[] = [];
  for (const { file, isLive, offReason } of files) {
    const shown = relative(root, file).replaceAll(sep, '/');
    const reason = offReason ?? (isLive ? undefined : await offReasonOf(file));
    if (reason) off.push(`  ${shown}: ${reason}`);
    else if (reason === '') broken.push(`  ${shown} (its @loopguard-off needs a reason)`);
    else if (!isLive) broken.push(`  ${shown}`);
  }
  return {
    error:
      broken.length === 0
        ? undefined
        : `[loopguard] The guard was not live in these files, so nothing can be said about them:\n${broken.join('\n')}\n` +
          `${remedy} A file that needs no guard says so at its top: /** @loopguard-off -- why */`,
    note:
      off.length === 0
        ? undefined
        : `[loopguard] These files turn the guard off (@loopguard-off):\n${off.join('\n')}`,
  };
}

async function offReasonOf(file: string): Promise<string | undefined> {
  try {
    const text = await readFile(file, 'utf8');
    if (!text.includes('loopguard-')) return undefined;
    const { SourceText } = await import('@loopguard/core/source');
    return new SourceText(text, file).optOuts.find(
      ({ kind, isOfFile }) => kind === 'off' && isOfFile,
    )?.reason;
  } catch {
    // Why: a virtual test file has no text of its own.
    return undefined;
  }
}
