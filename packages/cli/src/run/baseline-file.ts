import { readFileSync } from 'node:fs';
import { BASELINE_VERSION, type BaselineEntry, keyOf, parseBaseline } from '@loopguard/core/report';
import { compareText } from './build-report.js';
import { writeAtomically } from './write-atomically.js';

/**
 * Reads a baseline; undefined when there is no file yet.
 *
 * @throws LoopguardConfigError when it is broken or made by a newer loopguard
 */
export function readBaseline(path: string): readonly BaselineEntry[] | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return parseBaseline(text, path);
}

/** Writes a baseline: one entry a line, sorted, so that branches merge. */
export async function writeBaseline(
  path: string,
  entries: readonly BaselineEntry[],
): Promise<void> {
  const lines = entries
    .toSorted((a, b) => compareText(keyOf(a), keyOf(b)))
    .map(
      (entry) =>
        `    ${JSON.stringify({
          file: entry.file,
          function: entry.function,
          call: entry.call,
          ...(entry.module !== undefined && { module: entry.module }),
          count: entry.count,
          lines: entry.lines.toSorted(compareText),
          ...(entry.tests !== undefined && { tests: entry.tests.toSorted(compareText) }),
        })}`,
    );
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  await writeAtomically(path, `{\n  "version": ${BASELINE_VERSION},\n  "entries": ${list}\n}\n`);
}
