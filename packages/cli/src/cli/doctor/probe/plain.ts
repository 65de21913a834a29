import { stripVTControlCharacters } from 'node:util';

/** Lines that tell where code was, and not what is wrong. */
const STACK = /^\s+at .*[:(]|^Require stack:$|^- (?:\/|[A-Z]:\\)/;
const LONGEST = 200;

/** The lines of a text that are no stack, without colours. */
export function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/^\s*● Validation Error:\s*/, '')
    .split('\n')
    .filter((line) => !STACK.test(line))
    .map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line).trimEnd())
    .join('\n')
    .trim();
}

/** The end of what a process has printed. */
export function lastOf(output: string): string {
  const lines = plain(output).split('\n').slice(-15).join('\n');
  return lines === '' ? 'The runner ended without a word.' : lines;
}

/** What an error says, without its stack. */
export function textOf(error: unknown): string {
  const { message, name } = (error ?? {}) as Partial<Error>;
  const text = message || String(error);
  return plain(!name || name === 'Error' ? text : `${name}: ${text}`);
}
