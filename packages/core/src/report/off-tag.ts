/** A `@loopguard-off` in the comment at the top of a test file. */
export interface OffTag {
  /** Empty when the author gave none, which is an error of its own. */
  readonly reason: string;
  readonly line: number;
}

const TAG = /@loopguard-off\b(?:\s+--\s+(?<reason>.*?))?\s*(?:\*\/.*)?$/;

/** Finds a `@loopguard-off -- why`. */
export function findOffTag(lines: readonly string[]): OffTag | undefined {
  for (const [line, text] of topComment(lines)) {
    const match = TAG.exec(text);
    if (match) return { reason: match.groups?.['reason']?.trim() ?? '', line };
  }
  return undefined;
}

/** The lines, with their numbers, of the block comments before a file's first code. */
export function* topComment(lines: readonly string[]): Generator<[number, string]> {
  let inBlock = false;
  for (const [index, text] of lines.entries()) {
    const line = text.trim();
    if (!inBlock) {
      if (line === '' || line.startsWith('//') || line.startsWith('#!')) continue;
      if (!line.startsWith('/*')) return;
      inBlock = true;
    }
    yield [index + 1, line];
    if (line.includes('*/')) inBlock = false;
  }
}
