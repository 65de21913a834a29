import type { Code } from './code.js';
import type { Token } from './tokenize.js';

/** A part of a text, in offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A function, from its first word to the end of its body. */
export interface FunctionText extends Span {
  /** Its own name, or else that of what it is assigned to. */
  readonly name: string | undefined;
  readonly isAsync: boolean;
  /** With its braces; of an arrow function it may be an expression. */
  readonly body: Span;
}

/** The functions of a block, each at the position of its arrow or of the brace of its body. */
export type Functions = ReadonlyMap<number, FunctionText & { readonly last: number }>;

const CONTROL = /^(?:if|for|while|switch|catch|with|extends)$/;
const MODIFIER = /^(?:async|get|set|static|public|private|protected|override|readonly)$/;
const NO_TYPE =
  /^(?:await|case|class|const|default|delete|do|else|function|let|new|return|throw|var|yield)$/;

export function isIn({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset < end;
}

/** Finds every function of a block. What only looks like one, as in a type, may be among them. */
export function functionsOf(code: Code): Functions {
  const found = new Map<number, FunctionText & { readonly last: number }>();
  for (const [index, { type, text }] of code.tokens.entries()) {
    if (type !== 'mark' || (text !== '=>' && text !== '{')) continue;
    const head = text === '=>' ? arrowHead(code, index) : methodHead(code, index);
    if (head === undefined) continue;
    const first = text === '=>' ? index + 1 : index;
    const last = text === '{' ? code.closerOf(index) : arrowEnd(code, first, head.first - 1);
    const [start, from, to] = [code.tokens[head.first], code.tokens[first], code.tokens[last]];
    if (last < first || (code.text(first) === '{' && last === first)) continue;
    if (!start || !from || !to) continue;
    const body = { start: from.start, end: to.end };
    const { name, isAsync } = head;
    found.set(index, { start: start.start, end: to.end, name, isAsync, body, last });
  }
  return found;
}

interface Head {
  readonly first: number;
  readonly name: string | undefined;
  readonly isAsync: boolean;
}

function arrowHead(code: Code, arrow: number): Head {
  let first = arrow - 1;
  const close = parametersEnd(code, arrow);
  if (close !== undefined) {
    const open = typeParametersStart(code, code.openerOf(close));
    const before = code.text(open - 1);
    const isCall = code.isOperand(open - 1) && before !== 'async';
    // Why: `a ? f(b) : c => d` and `a ? (b) : c => d` are choices, and no types.
    if (close === first || !(isCall || before === '?')) first = open;
  }
  const isAsync = code.text(first - 1) === 'async';
  if (isAsync) first--;
  return { first, name: nameBefore(code, first), isAsync };
}

/** What begins a method or a function with a keyword, if that is what has its body here. */
function methodHead(code: Code, brace: number): Head | undefined {
  const close = parametersEnd(code, brace);
  if (close === undefined) return undefined;
  let first = typeParametersStart(code, code.openerOf(close)) - 1;
  const { type, text = '' } = code.tokens[first] ?? {};
  let name: string | undefined;
  if (type === 'word' && text !== 'function') {
    if (CONTROL.test(text)) return undefined;
    if (text === 'await' && code.text(first - 1) === 'for') return undefined;
    name = text;
  } else if (code.text(first) === ']') first = code.openerOf(first);
  else if (type !== 'string' && text !== 'function' && text !== '*') return undefined;
  if (name === undefined && (text === 'function' || text === '*')) first++;
  let isAsync = false;
  for (;;) {
    const before = code.text(first - 1);
    if (before !== '*' && before !== 'function' && !MODIFIER.test(before)) break;
    isAsync ||= before === 'async';
    first--;
  }
  // Why: `class A extends of.some(b) {` calls.
  if (/^(?:extends|new|\??\.)$/.test(code.text(first - 1))) return undefined;
  return { first, name: name ?? nameBefore(code, first), isAsync };
}

/** Where the parameters end in front of a body or an arrow, with or without a type between. */
function parametersEnd(code: Code, index: number): number | undefined {
  if (code.text(index - 1) === ')') return index - 1;
  const colon = typeColon(code, index - 1);
  return colon !== undefined && code.text(colon - 1) === ')' ? colon - 1 : undefined;
}

/** The colon in front of a type that ends here. */
function typeColon(code: Code, end: number, mayHaveArrows = false): number | undefined {
  for (let at = end; at >= 0; at--) {
    const text = code.text(at);
    if (text === ':') return at === end ? undefined : at;
    if (/^>+$/.test(text)) {
      at = code.typeArgumentsStart(at);
      // Why: an element begins so as well.
      if (at > end || !code.isWord(at - 1)) return undefined;
    } else if (/^[)\]}]$/.test(text)) {
      // Why: a word behind it begins a statement, such as `interface A {`.
      if (code.openerOf(at) === at || (at < end && code.isWord(at + 1))) return undefined;
      at = code.openerOf(at);
    } else if (code.isWord(at)) {
      if (NO_TYPE.test(text)) return undefined;
    } else if (!code.isString(at) && !(text === '=>' && mayHaveArrows)) {
      if (at === end || !/^[.|&]$/.test(text)) return undefined;
    }
  }
  return undefined;
}

/** Where `<T>(` begins, or else the parenthesis itself. */
function typeParametersStart(code: Code, open: number): number {
  if (!/^>+$/.test(code.text(open - 1))) return open;
  return Math.min(code.typeArgumentsStart(open - 1), open);
}

/** The name of the variable or the property that gets the function. */
function nameBefore(code: Code, first: number): string | undefined {
  const sign = first - 1;
  let name = sign - 1;
  if (code.text(sign) === '=') {
    const colon = typeColon(code, name, true);
    if (colon !== undefined) name = colon - 1;
  } else if (code.text(sign) !== ':' || !/^[{,]$/.test(code.text(name - 1))) return undefined;
  return code.isWord(name) ? code.text(name) : undefined;
}

/** The last token of an arrow's body, given what stands in front of its parameters. */
function arrowEnd(code: Code, first: number, before: number): number {
  if (code.text(first) === '{') return code.closerOf(first);
  // What follows the type of a function, as in `let a: () => B = c` and `a<() => B>(c)`.
  const typeEnd = { ':': /^=$/, '<': /^>+$/ }[code.text(before)];
  let choices = 0;
  let at = first;
  for (; at < code.tokens.length; at++) {
    const text = code.text(at);
    if (/^[)\]},;]$/.test(text) || /^\}[^]*[`{]$/.test(text) || typeEnd?.test(text)) break;
    if (text === '?') choices += code.isMark(at) ? 1 : 0;
    else if (text === ':' && choices-- === 0) break;
    if (at > first && startsStatement(code, at)) break;
    const isCast = /^(?:as|satisfies)$/.test(code.text(at - 2));
    at = text === '<' ? Math.max(code.typeArgumentsEnd(at, isCast), at) : code.closerOf(at);
  }
  return at - 1;
}

/** Whether a new line begins a statement, in code without semicolons. */
function startsStatement(code: Code, index: number): boolean {
  if (!code.isWord(index) || !code.isOnNewLine(index)) return false;
  if (/^(?:in|of|instanceof|as|satisfies)$/.test(code.text(index))) return false;
  const { type, text } = code.tokens[index - 1] as Token;
  return type !== 'mark' || /^[)\]}]$/.test(text);
}
