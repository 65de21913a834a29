/** A position in a file; counted from 1. */
interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The first place in `file` that the text of a stack names: where a test was declared, for runners that keep an error of that. */
export function placeIn(file: string, stack: string | undefined): Place | undefined {
  const at = stack?.split('\n').find((line) => line.includes(file));
  const [, line, column] = /:(\d+):(\d+)\)?\s*$/.exec(at ?? '') ?? [];
  return line === undefined ? undefined : { file, line: Number(line), column: Number(column) };
}
