/** A piece of a text and what takes its place. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with these edits made; of those at one place, the first comes first. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].map((edit, at) => ({ ...edit, at }));
  ordered.sort((a, b) => a.start - b.start || a.end - b.end || a.at - b.at);
  let result = '';
  let done = 0;
  for (const { start, end, text: added } of ordered) {
    if (start < done) throw new RangeError('Two edits are about the same text.');
    result += text.slice(done, start) + added;
    done = end;
  }
  return result + text.slice(done);
}
