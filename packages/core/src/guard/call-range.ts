import { type SourceToken, tokensOf } from './source-tokens.js';

/** The text of a call that declares a test, in offsets of its file. */
export interface CallRange {
  readonly start: number;
  readonly end: number;
  /** The body of the function that stands among its arguments; the last one where there are more. */
  readonly body: Span | undefined;
  /** Functions in that body. */
  readonly nested: readonly Span[];
}

interface Span {
  readonly start: number;
  readonly end: number;
}

const CONTROL = /^(?:if|for|while|switch|catch|with|await)$/;

/** The source of a test file, for finding the calls that declare its tests. */
export class CallRanges {
  readonly #text: string;
  readonly #tokens: readonly SourceToken[];
  readonly #lines: readonly number[];

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
    const lines = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1))
      lines.push(at + 1);
    this.#lines = lines;
  }

  /** @param line - from 1, as `column` is */
  offsetOf(line: number, column: number): number {
    return (this.#lines[line - 1] ?? this.#text.length) + column - 1;
  }

  /**
   * The whole call expression at a position: for `test.each(rows)('title', fn)` all of it, whichever
   * of its parts the position is in front of.
   *
   * @param column - without one, the first call of the line
   */
  at(line: number, column: number | undefined): CallRange | undefined {
    const offset = this.offsetOf(line, column ?? 1);
    const index = this.#tokens.findIndex(({ end }) => end > offset);
    const token = this.#tokens[index];
    const lineEnd = this.#lines[line] ?? this.#text.length + 1;
    if (token === undefined || token.start >= lineEnd) return undefined;
    return this.#around(token.kind === 'close' ? token.partner : index);
  }

  /** The one call that has this title as its first argument; undefined where there are several. */
  titled(title: string): CallRange | undefined {
    const quoted = new Set([`'${title}'`, `"${title}"`]);
    let found: CallRange | undefined;
    for (const [index, { kind, text }] of this.#tokens.entries()) {
      const open = text === title && kind === 'literal' ? index - 2 : index - 1;
      const isTitle = open === index - 1 ? quoted.has(text) : this.#textAt(index - 1) === '`';
      if (kind !== 'literal' || !isTitle || this.#textAt(open) !== '(') continue;
      const range = this.#around(open);
      if (range === undefined) continue;
      if (found !== undefined) return undefined;
      found = range;
    }
    return found;
  }

  #textAt(index: number): string | undefined {
    return this.#tokens[index]?.text;
  }

  #around(index: number): CallRange | undefined {
    const first = this.#firstOf(index);
    const { last, call } = this.#lastOf(index);
    const start = this.#tokens[first];
    const end = this.#tokens[last];
    const open = call === undefined ? undefined : this.#tokens[call];
    if (start === undefined || end === undefined || open === undefined) return undefined;
    const body = this.#bodyIn(call as number, open.partner);
    const nested =
      body === undefined
        ? []
        : this.#functionsIn(body.first, body.last).filter(({ start: at }) => at > body.start);
    return { start: start.start, end: end.end, body, nested };
  }

  /** The first token of the chain of names and calls that a token is in. */
  #firstOf(index: number): number {
    let at = index;
    for (;;) {
      const before = this.#tokens[at - 1];
      if (before === undefined) return at;
      const isCalled = this.#tokens[at]?.kind === 'open';
      if (isCalled && before.kind === 'word') at--;
      else if (isCalled && before.kind === 'close' && before.partner !== -1) at = before.partner;
      else if (before.text === '.' || before.text === '?.') {
        const owner = this.#tokens[at - 2];
        if (owner === undefined || (owner.kind === 'close' && owner.partner === -1)) return at;
        at = owner.kind === 'close' ? owner.partner : at - 2;
      } else return at;
    }
  }

  /** The last token of that chain, and where its last call opens. */
  #lastOf(index: number): { readonly last: number; readonly call: number | undefined } {
    let last = index;
    let call: number | undefined;
    for (let at = index; ;) {
      const token = this.#tokens[at];
      if (token?.kind === 'open' && token.text !== '{' && token.text !== '${') {
        // Why: a call that is not closed, as in a file that is being written, has no end.
        if (token.partner === -1) return { last, call };
        if (token.text === '(') call = at;
        last = token.partner;
      } else if (token?.kind === 'word' && at === index) last = at;
      else if (token?.text === '.' || token?.text === '?.') {
        if (this.#tokens[at + 1]?.kind === 'word') last = at + 1;
        else if (token.text === '.') return { last, call };
      } else if (token?.text === '<') {
        const end = this.#endOfTypes(at);
        if (end === undefined) return { last, call };
        last = end;
      } else return { last, call };
      at = last + 1;
    }
  }

  /** Where the type arguments of a call end, if that is what opens here. */
  #endOfTypes(index: number): number | undefined {
    let depth = 0;
    for (let at = index; at < this.#tokens.length; at++) {
      const { kind, text, partner } = this.#tokens[at] as SourceToken;
      if (text === '<') depth++;
      else if (text === '>' && --depth === 0) {
        const next = this.#textAt(at + 1);
        return next === '(' || next === '`' ? at : undefined;
      } else if (kind === 'open' && partner !== -1) at = partner;
      else if (kind === 'close' || text === ';') return undefined;
    }
    return undefined;
  }

  /** The body of the last function among the arguments of a call, not of one inside of them. */
  #bodyIn(open: number, close: number): (Span & { first: number; last: number }) | undefined {
    let found: (Span & { first: number; last: number }) | undefined;
    for (let at = open + 1; at < close; at++) {
      const body = this.#functionAt(at, close);
      if (body !== undefined) {
        found = body;
        at = body.last;
      } else {
        const { kind, partner } = this.#tokens[at] as SourceToken;
        if (kind === 'open' && partner > at) at = partner;
      }
    }
    return found;
  }

  #functionsIn(first: number, last: number): Span[] {
    const found: Span[] = [];
    for (let at = first; at <= last; at++) {
      const body = this.#functionAt(at, last + 1);
      if (body !== undefined) found.push(body);
    }
    return found;
  }

  /** The body of the function whose arrow, keyword or brace stands here. */
  #functionAt(index: number, limit: number): (Span & { first: number; last: number }) | undefined {
    const { kind, text } = this.#tokens[index] as SourceToken;
    if (text === '=>' && kind === 'mark') return this.#arrowBody(index + 1, limit);
    if (text === 'function' && kind === 'word') {
      let at = index;
      while (at < limit && this.#textAt(at) !== '{') {
        const { kind: next, partner } = this.#tokens[at] as SourceToken;
        at = next === 'open' && partner > at ? partner + 1 : at + 1;
      }
      return this.#block(at);
    }
    if (text === '{' && kind === 'open' && this.#isMethod(index)) return this.#block(index);
    return undefined;
  }

  /** Whether a brace opens the body of a method or of a named function. */
  #isMethod(index: number): boolean {
    const before = this.#tokens[index - 1];
    if (before?.text !== ')' || before.kind !== 'close' || before.partner === -1) return false;
    const name = this.#tokens[before.partner - 1];
    if (name === undefined || this.#textAt(before.partner - 2) === 'function') return false;
    return name.kind === 'word' ? !CONTROL.test(name.text) : name.text === ']';
  }

  #arrowBody(first: number, limit: number): (Span & { first: number; last: number }) | undefined {
    if (this.#textAt(first) === '{') return this.#block(first);
    let last = first - 1;
    for (let at = first; at < limit; at++) {
      const { kind, text, partner } = this.#tokens[at] as SourceToken;
      if (kind === 'close' || (kind === 'mark' && (text === ',' || text === ';'))) break;
      if (at > first && this.#startsStatement(at)) break;
      if (kind === 'open' && partner > at) at = partner;
      last = at;
    }
    return this.#span(first, Math.max(first, last));
  }

  /** Whether a new line begins a statement, in code without semicolons. */
  #startsStatement(index: number): boolean {
    const before = this.#tokens[index - 1] as SourceToken;
    const { kind, text, start } = this.#tokens[index] as SourceToken;
    if (kind !== 'word' || /^(?:in|of|instanceof|as|satisfies)$/.test(text)) return false;
    if (before.kind === 'mark' || before.kind === 'open') return false;
    return this.#text.slice(before.end, start).includes('\n');
  }

  #block(open: number): (Span & { first: number; last: number }) | undefined {
    const partner = this.#tokens[open]?.partner ?? -1;
    return partner === -1 ? undefined : this.#span(open, partner);
  }

  #span(first: number, last: number): (Span & { first: number; last: number }) | undefined {
    const [from, to] = [this.#tokens[first], this.#tokens[last]];
    return from && to && { start: from.start, end: to.end, first, last };
  }
}

export function isIn({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset < end;
}

/** Whether a place is in the test's function itself, and not in a function that it makes. */
export function isInBody({ body, nested }: CallRange, offset: number): boolean {
  return body !== undefined && isIn(body, offset) && !nested.some((span) => isIn(span, offset));
}
