/** A piece of source text that matters for its brackets and functions. */
export interface SourceToken {
  readonly kind: 'open' | 'close' | 'word' | 'literal' | 'mark';
  /** A template is opened and closed by its backticks, and what stands in it by `${` and `}`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** For brackets: the position of the other one among the tokens; -1 where it is missing. */
  partner: number;
}

const SPACE = /\s+/y;
const COMMENT = /\/\/.*|\/\*[^]*?(?:\*\/|$)/y;
const WORD = /#?[\p{ID_Start}$_][\p{ID_Continue}$\u200C\u200D]*/uy;
const NUMBER = /\.?\d[\w.]*/y;
/** A string or a regular expression. */
const OPERAND =
  /'(?:[^'\\\r\n]|\\[^])*'|"(?:[^"\\\r\n]|\\[^])*"|\/(?:[^/\\[\r\n]|\\.|\[(?:[^\]\\\r\n]|\\.)*\])+\/\w*/y;
const MARK = /=>|\?\.(?!\d)|[^]/y;
/** The pieces of a template between what is computed in it. */
const TEMPLATE = /(?:[^`\\$]|\\[^]|\$(?!\{))*/y;
const CLOSED_BY: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '${': '}' };
const BEFORE_EXPRESSION =
  /^(?:return|typeof|instanceof|in|of|new|delete|void|throw|case|do|else|await|yield|from|import|default|as|extends|satisfies)$/;

/**
 * Cuts JavaScript or TypeScript, JSX included, into tokens. It knows strings, templates, regular
 * expressions and comments well enough to pair brackets; what is no program still gives tokens.
 */
export function tokensOf(source: string): readonly SourceToken[] {
  const tokens: SourceToken[] = [];
  const open: number[] = [];
  let at = 0;

  const add = (kind: SourceToken['kind'], end: number, partner = -1): void => {
    tokens.push({ kind, text: source.slice(at, end), start: at, end, partner });
    at = end;
  };
  const match = (pattern: RegExp): number => {
    pattern.lastIndex = at;
    return pattern.test(source) ? pattern.lastIndex : -1;
  };
  const addOpen = (end: number): void => {
    open.push(tokens.length);
    add('open', end);
  };
  const addClose = (opener: number): void => {
    const partner = tokens[opener] as SourceToken;
    partner.partner = tokens.length;
    add('close', at + 1, opener);
  };
  /** Goes over the text of a template up to its end or to what is computed in it. */
  const addTemplateText = (): void => {
    const end = match(TEMPLATE);
    if (end > at) add('literal', end);
    if (source[at] === '`') addClose(open.pop() as number);
    else if (at < source.length) addOpen(at + 2);
  };
  const close = (text: string): void => {
    let depth = open.length - 1;
    const isPair = (index: number): boolean =>
      CLOSED_BY[(tokens[open[index] as number] as SourceToken).text] === text;
    while (depth >= 0 && !isPair(depth)) depth--;
    if (depth === -1) {
      add('mark', at + 1);
      return;
    }
    const opener = open[depth] as number;
    open.length = depth;
    addClose(opener);
    if ((tokens[opener] as SourceToken).text === '${') addTemplateText();
  };

  while (at < source.length) {
    let end = match(SPACE);
    if (end === -1) end = match(COMMENT);
    if (end !== -1) {
      at = end;
      continue;
    }
    const next = source[at] as string;
    if (next === '`') {
      addOpen(at + 1);
      addTemplateText();
    } else if ('([{'.includes(next)) addOpen(at + 1);
    else if (')]}'.includes(next)) close(next);
    else if ((end = match(WORD)) !== -1) add('word', end);
    else if ((end = match(NUMBER)) !== -1) add('literal', end);
    else if (startsOperand(tokens.at(-1), at) && (end = match(OPERAND)) !== -1) add('literal', end);
    else add('mark', match(MARK));
  }
  return tokens;
}

/**
 * Whether an operand may stand here. If not, a slash divides or closes a JSX element, and an
 * apostrophe is one in the text of such an element.
 */
function startsOperand(before: SourceToken | undefined, at: number): boolean {
  switch (before?.kind) {
    case 'close':
      return before.text === '}';
    case 'word':
      return BEFORE_EXPRESSION.test(before.text);
    case 'mark':
      return before.text !== '<' || before.end < at;
    case 'literal':
      return false;
    default:
      return true;
  }
}
