import dedent from 'dedent';
import type { Snippet } from './types.js';

/** The text of a file, written with the indentation of its surroundings. */
export const text: (strings: TemplateStringsArray) => string = dedent;

/** A snippet of one file. */
export function program(strings: TemplateStringsArray): Snippet {
  return { code: dedent(strings) };
}
