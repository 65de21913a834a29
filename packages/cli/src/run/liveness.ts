import { readFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';

/** A test file whose tests ran. */
export interface RanFile {
  readonly file: string;
  /** Its project, as people know it. */
  readonly project: string;
  /** The project is guarded, so each of its files has to be. */
  readonly isExpected: boolean;
  /** The guard followed its tests, or would have if the file had not turned it off. */
  readonly isLive: boolean;
  /** Why the file turned the guard off. */
  readonly offReason?: string | undefined;
}

/** What a runner's users have to know where a guard is missing. */
export interface Remedies {
  /** Why the guard may be missing in a file of a project that has it, and what to do about it. */
  readonly file: string;
  /** What guards a project. */
  readonly project: string;
}

/** What a run says about files without a guard. */
export interface Liveness {
  /** What is unguarded on purpose, or may be. */
  readonly notes: readonly string[];
  /** What should have been guarded and was not: the run fails. */
  readonly errors: readonly string[];
}

/** Judges whether every file of a run was guarded: silence of an unguarded file is no success. */
export async function judgeLiveness(
  files: readonly RanFile[],
  root: string,
  remedies: Remedies,
): Promise<Liveness> {
  const expected = files.filter(({ isExpected }) => isExpected);
  const { broken, off } = await listUnguarded(expected, root);
  const others = files.filter(({ isExpected, isLive }) => !isExpected && !isLive);
  const projects = [...new Set(others.map(({ project }) => project))].map(
    (project) =>
      `[loopguard] Project ${JSON.stringify(project)} is not guarded: ${remedies.project}`,
  );
  // Why: who sees no guard at all was meant to see one.
  const isNowhere = expected.length === 0 && files.every(({ isLive }) => !isLive);
  return {
    notes: [...(off.length > 0 ? [offText(off)] : []), ...(isNowhere ? [] : projects)],
    errors: [
      ...(broken.length > 0 ? [brokenText(broken, remedies.file)] : []),
      ...(isNowhere ? projects : []),
    ],
  };
}

/** The files without a guard, one line each: those that turned it off, and the others. */
async function listUnguarded(
  files: readonly RanFile[],
  root: string,
): Promise<Readonly<Record<'broken' | 'off', readonly string[]>>> {
  const broken: string[] = [];
  const off: string[] = [];
  for (const { file, isLive, offReason } of files) {
    const shown = relative(root, file).replaceAll(sep, '/');
    const reason = offReason ?? (isLive ? undefined : await offReasonOf(file));
    if (reason) off.push(`  ${shown}: ${reason}`);
    else if (reason === '') broken.push(`  ${shown} (its @loopguard-off needs a reason)`);
    else if (!isLive) broken.push(`  ${shown}`);
  }
  return { broken, off };
}

function brokenText(lines: readonly string[], remedy: string): string {
  return (
    `[loopguard] The guard was not live in these files, so nothing can be said about them:\n${lines.join('\n')}\n` +
    `${remedy} A file that needs no guard says so at its top: /** @loopguard-off -- why */`
  );
}

function offText(lines: readonly string[]): string {
  return `[loopguard] These files turn the guard off (@loopguard-off):\n${lines.join('\n')}`;
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
