// Why these: V8 counts lines so, and so do the transformers that write source maps.
const LINE_END = /\r\n|[\n\r\u2028\u2029]/;
const LINE_ENDS = new RegExp(LINE_END, 'g');

/** The lines of a text as stack traces count them, without their ends. */
export function splitLines(text: string): string[] {
  return text.split(LINE_END);
}

/** The offset of each line's first character. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { 0: end, index } of text.matchAll(LINE_ENDS)) starts.push(index + end.length);
  return starts;
}

/** The line, counted from 1, that an offset is in. */
export function lineAt(offset: number, starts: readonly number[]): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
