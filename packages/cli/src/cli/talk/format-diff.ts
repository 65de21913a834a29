import { styleText } from 'node:util';
import { createTwoFilesPatch } from 'diff';

interface FileChange {
  readonly file: string;
  /** Empty for a new file. */
  readonly before: string;
  readonly after: string;
}

/** A change as a unified diff. */
export function formatDiff({ file, before, after }: FileChange): string {
  const old = before === '' ? '/dev/null' : file;
  const patch = createTwoFilesPatch(old, file, before, after, undefined, undefined, { context: 3 });
  const lines = patch.slice(patch.indexOf('---')).trimEnd().split('\n');
  return lines.map((line) => colour(line)).join('\n');
}

function colour(line: string): string {
  if (line.startsWith('+++') || line.startsWith('---')) return styleText('bold', line);
  if (line.startsWith('+')) return styleText('green', line);
  if (line.startsWith('-')) return styleText('red', line);
  return line.startsWith('@@') ? styleText('cyan', line) : line;
}
