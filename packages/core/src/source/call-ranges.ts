import { Code } from './code.js';
import { type Functions, functionsOf, type FunctionText, isIn, type Span } from './functions.js';
import { lineAt } from './lines.js';
import type { SourceText } from './source-text.js';
import type { Token } from './tokenize.js';

/** The text of a call, in offsets of its file. */
export interface CallRange extends Span {
  /** The body of the function that stands among its arguments; the last one where there are more. */
  readonly body: Span | undefined;
  /** The bodies of functions in that body. */
  readonly nested: readonly Span[];
}

/** A call whose first argument is a text. */
export interface TitledCall {
  readonly title: string;
  /** Where its arguments open. */
  readonly offset: number;
  readonly line: number;
  /** It has no argument besides. */
  readonly isOnly: boolean;
}

interface Part {
  readonly code: Code;
  readonly functions: Functions;
}

type Found = TitledCall & { readonly part: Part; readonly index: number };

/** The calls and the functions of a text. */
export class CallRanges {
  readonly #text: string;
  readonly #starts: readonly number[];
  readonly #parts: readonly Part[];
  #titles: readonly Found[] | undefined;

  constructor({ text, blocks, lineStarts }: SourceText) {
    this.#text = text;
    this.#starts = lineStarts;
    this.#parts = blocks.map((block) => {
      const code = new Code(block, text);
      return { code, functions: functionsOf(code) };
    });
  }

  /** @param line - from 1, as `column` is */
  offsetOf(line: number, column: number): number {
    return (this.#starts[line - 1] ?? this.#text.length) + column - 1;
  }

  /**
   * The whole call expression at a position: for `test.each(rows)('title', fn)` all of it, whichever
   * of its parts the position is in front of. Undefined where there is no call.
   *
   * @param column - without one, the first call of the line
   */
  at(line: number, column: number | undefined): CallRange | undefined {
    const offset = this.offsetOf(line, column ?? 1);
    for (const part of this.#parts) {
      const index = part.code.indexAt(offset, this.#starts[line] ?? Infinity);
      const range = index === undefined ? undefined : rangeAround(part, index);
      if (range !== undefined) return range;
    }
    return undefined;
  }

  /** The first and the last line of that call. */
  linesAt(
    line: number,
    column: number | undefined,
  ): { readonly first: number; readonly last: number } | undefined {
    const range = this.at(line, column);
    return range && { first: this.#lineOf(range.start), last: this.#lineOf(range.end - 1) };
  }

  /** The calls that have a text as their first argument, as it is written in a literal. */
  get titles(): readonly TitledCall[] {
    return this.#allTitles();
  }

  /** The one call that has this title as its first argument; undefined where there are several. */
  titled(title: string): CallRange | undefined {
    const [found, ...others] = this.#allTitles().filter((one) => one.title === title);
    return found && others.length === 0 ? rangeAround(found.part, found.index) : undefined;
  }

  /** The innermost function at a position, its parameters included. */
  functionAt(line: number, column: number): FunctionText | undefined {
    const offset = this.offsetOf(line, column);
    return this.#functions().findLast((one) => isIn(one, offset));
  }

  /** The name of the function that a line is in or that begins on it. */
  functionNameOn(line: number): string | undefined {
    const start = this.offsetOf(line, 1);
    const offset = start + this.#text.slice(start).search(/\S|$/);
    const named = this.#functions().filter(({ name }) => name !== undefined);
    const found =
      named.find(({ body }) => this.#lineOf(body.start) === line) ??
      named.findLast((one) => isIn(one, offset));
    return found?.name;
  }

  /** The innermost of those around a place are the last ones. */
  #functions(): FunctionText[] {
    const all = this.#parts.flatMap(({ functions }) => [...functions.values()]);
    return all.toSorted((one, other) => one.body.start - other.body.start);
  }

  #allTitles(): readonly Found[] {
    this.#titles ??= this.#parts.flatMap((part) => [...this.#titlesIn(part)]);
    return this.#titles;
  }

  #lineOf(offset: number): number {
    return lineAt(offset, this.#starts);
  }

  *#titlesIn(part: Part): Iterable<Found> {
    const { code } = part;
    for (const [open, { start: offset, text }] of code.tokens.entries()) {
      if (text !== '(') continue;
      const end = code.closerOf(open + 1);
      const next = code.text(end + 1);
      const isText = code.isString(open + 1) || code.text(open + 1).startsWith('`');
      if (!isText || (next !== ',' && next !== ')') || code.chainAt(open).first === open) continue;
      const from = (code.tokens[open + 1] as Token).start + 1;
      const written = this.#text.slice(from, (code.tokens[end] as Token).end - 1);
      const title = written.replaceAll(/\\(.)/g, '$1');
      const line = this.#lineOf(offset);
      yield { title, offset, line, isOnly: next === ')', part, index: open };
    }
  }
}

/** Whether a place is in the function of a call itself, and not in one that it makes. */
export function isInBody({ body, nested }: CallRange, offset: number): boolean {
  return body !== undefined && isIn(body, offset) && !nested.some((span) => isIn(span, offset));
}

function rangeAround({ code, functions }: Part, index: number): CallRange | undefined {
  const { first, last, call } = code.chainAt(index);
  if (call === undefined) return undefined;
  const body = bodyIn(call, code, functions);
  const nested = [...functions.values()].flatMap(({ body: one }) =>
    body !== undefined && one.start > body.start && one.start < body.end ? one : [],
  );
  const { start } = code.tokens[first] as Token;
  return { start, end: (code.tokens[last] as Token).end, body, nested };
}

/** The body of the last function among the arguments of a call, not of one inside of them. */
function bodyIn(open: number, code: Code, functions: Functions): Span | undefined {
  let body: Span | undefined;
  const close = code.closerOf(open);
  for (let at = open + 1; at < close; at++) {
    const found = functions.get(at);
    body = found?.body ?? body;
    at = found?.last ?? code.closerOf(at);
  }
  return body;
}
