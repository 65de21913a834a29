import { stripVTControlCharacters } from 'node:util';

/** The lines of a text that are no stack, without colours. */
export function plain(text: string): string {
  const lines = stripVTControlCharacters(text).split('\n');
  return lines
    .filter((line) => !/^\s+at .*[:(]/.test(line))
    .join('\n')
    .trim();
}

/** What an error says, without its stack. */
export function textOf(error: unknown): string {
  const { message, name } = (error ?? {}) as Partial<Error>;
  const text = message || String(error);
  return plain(name === undefined || /^Error$|Validation/.test(name) ? text : `${name}: ${text}`);
}
