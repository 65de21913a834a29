import { SafeSet } from '../safe/collections.js';
import type { Block } from './blocks.js';
import type { Token } from './tokenize.js';

/** A chain of members and calls, in positions among the tokens. */
export interface Chain {
  readonly first: number;
  readonly last: number;
  /** Where the arguments of its last call open; undefined where it calls nothing. */
  readonly call: number | undefined;
}

const KEYWORDS = new SafeSet(
  'await case delete do else export extends in instanceof new of return throw typeof void yield'.split(
    ' ',
  ),
);
const CLOSED_BY: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const MAX_TYPE_ARGUMENTS = 400;

/** The tokens of a block without its comments, with their brackets matched. */
export class Code {
  readonly tokens: readonly Token[];
  /** Of each bracket the other one; of a template its pieces at both ends. */
  readonly #partners = new Map<number, number>();

  readonly #source: string;

  /** @param source - the text of the file that the block is of */
  constructor(block: Block, source: string) {
    this.#source = source;
    this.tokens = block.filter(({ type }) => type !== 'comment' && type !== 'hashbang');
    const open: number[] = [];
    for (const [index, { type, text }] of this.tokens.entries()) {
      const isTemplate = type === 'template';
      if (!isTemplate && type !== 'mark') continue;
      if (isTemplate ? /^`[^]*\$\{$/.test(text) : CLOSED_BY[text] !== undefined) open.push(index);
      else if (isTemplate ? /^\}[^]*`$/.test(text) : /^[)\]}]$/.test(text)) {
        const end = isTemplate ? '`' : text;
        const depth = open.findLastIndex((opener) => this.#endOf(opener) === end);
        if (depth === -1) continue;
        const opener = open[depth] as number;
        open.length = depth;
        this.#partners.set(opener, index).set(index, opener);
      }
    }
  }

  /** The text of a token that is a word, a mark or of a template; `?` for what else there is. */
  text(index: number): string {
    const { type, text = '' } = this.tokens[index] ?? {};
    return type === 'other' || type === 'string' ? '?' : text;
  }

  /** The bracket that closes the one at `index`; `index` itself where nothing does. */
  closerOf(index: number): number {
    return Math.max(this.#partners.get(index) ?? index, index);
  }

  /** The bracket that the one at `index` closes; `index` itself where there is none. */
  openerOf(index: number): number {
    return Math.min(this.#partners.get(index) ?? index, index);
  }

  isWord(index: number): boolean {
    return this.tokens[index]?.type === 'word';
  }

  isMark(index: number): boolean {
    return this.tokens[index]?.type === 'mark';
  }

  isString(index: number): boolean {
    return this.tokens[index]?.type === 'string';
  }

  isOnNewLine(index: number): boolean {
    const { end = 0 } = this.tokens[index - 1] ?? {};
    return this.#source.slice(end, this.tokens[index]?.start).includes('\n');
  }

  /** The token at an offset, or else the first one behind it and before `to`. */
  indexAt(offset: number, to: number): number | undefined {
    const index = this.tokens.findIndex(({ end }) => end > offset);
    const token = this.tokens[index];
    return token !== undefined && token.start < to ? index : undefined;
  }

  /** The chain of members and calls that the token at `index` is in. */
  chainAt(index: number): Chain {
    let first = this.openerOf(index);
    for (;;) {
      const before = this.#operandBefore(first);
      if (before === undefined) break;
      first = this.openerOf(before);
    }
    let last = this.closerOf(first);
    let call: number | undefined;
    for (;;) {
      let next = last + 1;
      if (this.text(next) === '!') next++;
      if (this.text(next) === '<') next = this.typeArgumentsEnd(next) + 1;
      const isMember = /^\??\.$/.test(this.text(next));
      if (isMember) next++;
      if (!isMember && !this.#isPostfix(next)) break;
      const closer = this.closerOf(next);
      // Why: a call that is not closed, as in a file that is being written, has no end.
      if (closer === next && /^[([]$/.test(this.text(next))) break;
      if (this.text(next) === '(') call = next;
      last = closer;
    }
    return { first, last, call };
  }

  /** Where a list of types opens that closes at `close`; behind it where that is none. */
  typeArgumentsStart(close: number): number {
    let depth = 0;
    for (let index = close; index > close - MAX_TYPE_ARGUMENTS; index--) {
      const text = this.text(index);
      if (/^>+$/.test(text)) depth += text.length;
      else if (text === '<') depth--;
      else if (text === '' || /^[;([{]$/.test(text)) break;
      else index = this.openerOf(index);
      if (depth <= 0) return index;
    }
    return close + 1;
  }

  /** A token that calls, indexes or tags what is in front of it. */
  #isPostfix(index: number): boolean {
    const text = this.text(index);
    return text === '(' || text === '[' || text.startsWith('`');
  }

  /** Whether an operand ends here, which can be called. */
  isOperand(index: number): boolean {
    const { type, text = '' } = this.tokens[index] ?? {};
    return (
      (type === 'word' && !KEYWORDS.has(text)) ||
      (type === 'template' && text.endsWith('`')) ||
      (type === 'mark' && /^[)\]]$/.test(text))
    );
  }

  /** The last token of what `first` is a member or an argument list of. */
  #operandBefore(first: number): number | undefined {
    let before = first - 1;
    if (/^\??\.$/.test(this.text(before))) before--;
    else if (!this.#isPostfix(first)) return undefined;
    if (/^>+$/.test(this.text(before))) before = this.typeArgumentsStart(before) - 1;
    if (this.text(before) === '!') before--;
    return this.isOperand(before) ? before : undefined;
  }

  /**
   * Where `test.each<[a: string]>` ends; in front of `open` where that is no list of types.
   *
   * @param isSure - whether there can be nothing else, so that no call needs to follow
   */
  typeArgumentsEnd(open: number, isSure = false): number {
    let depth = 0;
    for (let index = open; index < open + MAX_TYPE_ARGUMENTS; index++) {
      const text = this.text(index);
      if (text === '<') depth++;
      else if (/^>+$/.test(text)) depth -= text.length;
      else if (text === '' || /^[;)\]}]$/.test(text)) break;
      else index = this.closerOf(index);
      if (depth <= 0) return isSure || this.#isPostfix(index + 1) ? index : open - 1;
    }
    return open - 1;
  }

  #endOf(opener: number): string | undefined {
    const { type, text } = this.tokens[opener] as Token;
    return type === 'template' ? '`' : CLOSED_BY[text];
  }
}
