import type { SourceFiles } from './source-files.js';
import { indentOf, rangeFrom } from './uses.js';

/** A line, and where on it something begins. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

const LOOP = /^\s*(?:[\w$]+:\s*)?(?:for|while|do)\b/;
const AWAIT = /\bawait\b/;

/**
 * The line of a function that stands for all of these, which took the time: the loop that holds
 * them, else the only one, else the block that they are in, else the function itself.
 *
 * Why not the line with most of the samples: which of several has most differs from run to run.
 */
export function coveringLine(
  sources: SourceFiles,
  file: string,
  definition: Place,
  places: readonly Place[],
): Place {
  const [first] = places;
  if (first === undefined) return definition;
  const chains = places.map(({ line }) => [
    line,
    ...enclosingLines(sources, file, definition.line, line),
  ]);
  const common = (chains[0] ?? []).filter((line) => chains.every((chain) => chain.includes(line)));
  const loop = common.findLast((line) => isHoldingLoop(sources, file, line));
  if (places.every(({ line }) => line === first.line)) {
    return loop === undefined || loop === first.line ? first : placeOf(sources, file, loop);
  }
  const line = loop ?? common[0];
  return line === undefined ? definition : placeOf(sources, file, line);
}

/** The lines that open the blocks around a line of a function, the innermost first. */
function enclosingLines(
  sources: SourceFiles,
  file: string,
  definition: number,
  line: number,
): number[] {
  const outermost = indentOf(sources.line(file, definition) ?? '');
  let indent = indentOf(sources.line(file, line) ?? '');
  const found: number[] = [];
  for (let at = line - 1; at > definition && indent > outermost; at--) {
    const text = sources.line(file, at) ?? '';
    if (text.trim() === '' || indentOf(text) >= indent) continue;
    indent = indentOf(text);
    if (indent > outermost) found.push(at);
  }
  return found;
}

/** A loop that lets go in between does not hold the event loop as a whole. */
function isHoldingLoop(sources: SourceFiles, file: string, line: number): boolean {
  if (!LOOP.test(sources.line(file, line) ?? '')) return false;
  const { last } = rangeFrom(sources, file, line) ?? { last: line };
  for (let at = line; at <= last; at++) {
    if (AWAIT.test(sources.line(file, at) ?? '')) return false;
  }
  return true;
}

function placeOf(sources: SourceFiles, file: string, line: number): Place {
  return { line, column: indentOf(sources.line(file, line) ?? '') + 1 };
}
