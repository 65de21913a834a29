import type { Block } from './blocks.js';
import { lineAt } from './lines.js';
import type { Token } from './tokenize.js';

/** A position in a text, counted from 1 as stack traces do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** From the first character of a call's callee to behind its last parenthesis. */
export interface CallRange {
  readonly start: Position;
  readonly end: Position;
}

const KEYWORDS = new Set(
  'await case delete do else export extends in instanceof new of return throw typeof void yield'.split(
    ' ',
  ),
);
const MAX_TYPE_ARGUMENTS = 400;

/** See `SourceText.rangeOfCall`. */
export function callRangeAt(
  blocks: readonly Block[],
  starts: readonly number[],
  line: number,
  column: number | undefined,
): CallRange | undefined {
  const from = starts[line - 1];
  if (from === undefined) return undefined;
  const offset = from + (column ?? 1) - 1;
  for (const block of blocks) {
    const code = new Code(block.filter(({ type }) => type !== 'comment' && type !== 'hashbang'));
    const at = code.indexAt(offset, starts[line] ?? Infinity);
    if (at === undefined) continue;
    const first = code.chainStart(at);
    const start = code.tokens[first] as Token;
    const end = code.tokens[code.chainEnd(first)] as Token;
    return { start: positionOf(start.start, starts), end: positionOf(end.end, starts) };
  }
  return undefined;
}

function positionOf(offset: number, starts: readonly number[]): Position {
  const line = lineAt(offset, starts);
  return { line, column: offset - (starts[line - 1] as number) + 1 };
}

/** Tokens without comments, with their brackets matched. */
class Code {
  readonly tokens: readonly Token[];
  readonly #closers = new Map<number, number>();
  readonly #openers = new Map<number, number>();

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
    const open: number[] = [];
    for (const [index, { type, text }] of tokens.entries()) {
      if (type !== 'mark' && type !== 'template') continue;
      const isTemplate = type === 'template';
      if (isTemplate ? /^`[^]*\$\{$/.test(text) : /^[([{]$/.test(text)) open.push(index);
      else if (isTemplate ? /^\}[^]*`$/.test(text) : /^[)\]}]$/.test(text)) {
        const opener = open.pop();
        if (opener === undefined) continue;
        this.#closers.set(opener, index);
        this.#openers.set(index, opener);
      }
    }
  }

  /** The token at an offset, or else the first one behind it and before `to`. */
  indexAt(offset: number, to: number): number | undefined {
    const index = this.tokens.findIndex(({ end }) => end > offset);
    const token = this.tokens[index];
    return token !== undefined && token.start < to ? index : undefined;
  }

  /** The first token of the chain of members and calls that has `index` in it. */
  chainStart(index: number): number {
    let first = this.#openers.get(index) ?? index;
    for (;;) {
      const before = this.#operandBefore(first);
      if (before === undefined) return first;
      first = this.#openers.get(before) ?? before;
    }
  }

  /** The last token of the chain of members and calls that begins at `first`. */
  chainEnd(first: number): number {
    let end = this.#closers.get(first) ?? first;
    for (;;) {
      let next = end + 1;
      if (this.#text(next) === '!') next++;
      if (this.#text(next) === '<') next = this.#typeArgumentsEnd(next) + 1;
      const isMember = /^\??\.$/.test(this.#text(next));
      if (isMember) next++;
      if (!isMember && !this.#isPostfix(next)) return end;
      end = this.#closers.get(next) ?? next;
    }
  }

  #text(index: number): string {
    const { type, text = '' } = this.tokens[index] ?? {};
    return type === 'other' || type === 'string' ? '?' : text;
  }

  /** A token that calls, indexes or tags what is in front of it. */
  #isPostfix(index: number): boolean {
    const text = this.#text(index);
    return text === '(' || text === '[' || text.startsWith('`');
  }

  /** The last token of what `first` is a member or an argument list of. */
  #operandBefore(first: number): number | undefined {
    let before = first - 1;
    if (/^\??\.$/.test(this.#text(before))) before--;
    else if (!this.#isPostfix(first)) return undefined;
    if (/^>+$/.test(this.#text(before))) before = this.#typeArgumentsStart(before) - 1;
    if (this.#text(before) === '!') before--;
    const { type, text = '' } = this.tokens[before] ?? {};
    const isOperand =
      (type === 'word' && !KEYWORDS.has(text)) ||
      (type === 'template' && text.endsWith('`')) ||
      /^[)\]]$/.test(text);
    return isOperand ? before : undefined;
  }

  /** Where `test.each<[a: string]>` ends; in front of `open` where that is no list of types. */
  #typeArgumentsEnd(open: number): number {
    let depth = 0;
    for (let index = open; index < open + MAX_TYPE_ARGUMENTS; index++) {
      const text = this.#text(index);
      if (text === '<') depth++;
      else if (/^>+$/.test(text)) depth -= text.length;
      else if (text === '' || /^[;)\]}]$/.test(text)) break;
      else index = this.#closers.get(index) ?? index;
      if (depth <= 0) return this.#isPostfix(index + 1) ? index : open - 1;
    }
    return open - 1;
  }

  #typeArgumentsStart(close: number): number {
    let depth = 0;
    for (let index = close; index > close - MAX_TYPE_ARGUMENTS; index--) {
      const text = this.#text(index);
      if (/^>+$/.test(text)) depth += text.length;
      else if (text === '<') depth--;
      else if (text === '' || /^[;([{]$/.test(text)) break;
      else index = this.#openers.get(index) ?? index;
      if (depth <= 0) return index;
    }
    return close + 1;
  }
}
