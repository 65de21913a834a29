import { splitLines } from './lines.js';

/** What a comment says to loopguard. */
export interface Annotation {
  /** As it is written: `@loopguard-allow`. */
  readonly word: string;
  /** The ids that it names; undefined where it names none. */
  readonly patterns: readonly string[] | undefined;
  /** Empty when the author gave none. */
  readonly reason: string;
  /** How many lines below the first line of the comment it stands. */
  readonly lineOffset: number;
}

const WORD = String.raw`(?<word>@?loopguard-[\w-]+)(?<rest>(?![\w-])[^]*)`;
const AT_START = new RegExp(String.raw`^\s*${WORD}$`);
const AFTER_SLASHES = new RegExp(String.raw`\/\/+\s*${WORD}$`);
const IN_LINE = new RegExp(String.raw`(?<=\s)(?=@)${WORD}$`);
const DASHES = /(?:^|\s)--(?:\s|$)/;
const KNOWN = /^@?loopguard-(?:allow|off)$/;
const IDS = /^\s*(?:$|[\w$]+[.*])/;

/**
 * Reads a comment. An annotation begins a line of it, or follows `//` in it, so that others' words
 * can stand in front; one with `@` may also end a line of prose.
 */
export function annotationsIn(comment: string): Annotation[] {
  const lines = contentLines(comment);
  const found: Annotation[] = [];
  for (const [lineOffset, line] of lines.entries()) {
    const groups = findWord(line);
    if (groups === undefined) continue;
    const [word, rest] = groups;
    const text = continued(rest, lines, lineOffset);
    const dashes = DASHES.exec(text);
    const ids = (dashes ? text.slice(0, dashes.index) : text).split(/[\s,]+/).filter(Boolean);
    if (!KNOWN.test(word) && !isMeant(word, rest)) continue;
    found.push({
      word,
      patterns: ids.length === 0 ? undefined : ids,
      reason: dashes ? text.slice(dashes.index + dashes[0].length).trim() : '',
      lineOffset,
    });
  }
  return found;
}

function findWord(line: string): [word: string, rest: string] | undefined {
  let match = AT_START.exec(line) ?? AFTER_SLASHES.exec(line);
  if (!match) {
    match = IN_LINE.exec(line);
    // Why: prose may speak of the annotation.
    const rest = match?.groups?.['rest'] ?? '';
    if (rest.trim() !== '' && !DASHES.test(rest)) return undefined;
  }
  const { word = '', rest = '' } = match?.groups ?? {};
  return word === '' ? undefined : [word, rest];
}

/** The text of an annotation whose ids take more than one line. */
function continued(rest: string, lines: readonly string[], from: number): string {
  if (DASHES.test(rest)) return rest;
  let text = rest;
  for (let at = from + 1; at < lines.length; at++) {
    const line = lines[at] as string;
    if (line.trim() === '' || /^\s*@/.test(line) || findWord(line)) break;
    text = `${text} ${line}`;
    if (DASHES.test(line)) return text;
  }
  return rest;
}

/** Whether somebody meant to write an annotation, as against a word of prose that begins alike. */
function isMeant(word: string, rest: string): boolean {
  return word.startsWith('@') || DASHES.test(rest) || IDS.test(rest);
}

/** The lines of a comment without what makes it one. */
function contentLines(comment: string): string[] {
  if (comment.startsWith('//')) return [comment.replace(/^\/\/+/, '')];
  if (comment.startsWith('<!--')) {
    return splitLines(comment.replace(/^<!--+/, '').replace(/-->$/, ''));
  }
  const [first = '', ...others] = splitLines(comment.replace(/^\/\*+/, '').replace(/\*+\/$/, ''));
  return [first, ...others.map((line) => line.replace(/^\s*\*+/, ''))];
}
