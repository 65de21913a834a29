import jsTokens, { type JSXToken, type Token as JsToken } from 'js-tokens';

/** How a text is to be read. */
export interface Language {
  /** It may hold JSX; otherwise `<` in front of an expression begins a type. */
  readonly jsx: boolean;
  /** It may hold types. */
  readonly types: boolean;
}

export type TokenType = 'comment' | 'hashbang' | 'word' | 'mark' | 'string' | 'template' | 'other';

/** A piece of source code that is no white space. */
export interface Token {
  readonly type: TokenType;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const TYPES: Partial<Record<(JsToken | JSXToken)['type'], TokenType>> = {
  SingleLineComment: 'comment',
  MultiLineComment: 'comment',
  HashbangComment: 'hashbang',
  IdentifierName: 'word',
  PrivateIdentifier: 'word',
  Punctuator: 'mark',
  JSXPunctuator: 'mark',
  StringLiteral: 'string',
  NoSubstitutionTemplate: 'template',
  TemplateHead: 'template',
  TemplateMiddle: 'template',
  TemplateTail: 'template',
  // What has been blanked out: a mark that is one of types.
  WhiteSpace: 'mark',
};

// What a tokenizer of JavaScript takes for something else. Each is blanked out, which moves nothing.
const NON_NULL_DIVIDED = /(?<=[\w$)\]])!(?=\s*\/(?![/*]))/g;
const TYPE_PARAMETERS = /<(?=\s*(?:const\s+)?[\w$]+\s*(?:[,=]|extends\s))/g;
const ELEMENT_TYPE_ARGUMENTS = /(?<=<[A-Z][\w.]*)<[^<>{}()\n]*>(?=[\s/>])/g;
const MAX_REPAIRS = 20;

/** Reads a text into tokens. It never fails: what is no code of that language gives odd tokens. */
export function tokenize(text: string, language: Language): Token[] {
  let code = language.types ? text.replace(NON_NULL_DIVIDED, ' ') : text;
  if (!language.jsx) return toTokens(text, jsTokens(code));
  code = code.replace(TYPE_PARAMETERS, ' ').replace(ELEMENT_TYPE_ARGUMENTS, blank);
  for (let repairs = 0; repairs < MAX_REPAIRS; repairs++) {
    const tokens = [...jsTokens(code, { jsx: true })];
    const at = findNoElement(tokens);
    if (at === undefined) return toTokens(text, tokens);
    code = `${code.slice(0, at)} ${code.slice(at + 1)}`;
  }
  return toTokens(text, jsTokens(code));
}

const blank = (text: string): string => ' '.repeat(text.length);

function toTokens(text: string, found: Iterable<JsToken | JSXToken>): Token[] {
  const tokens: Token[] = [];
  let start = 0;
  for (const { type, value } of found) {
    const end = start + value.length;
    const own = text.slice(start, end);
    // Why trimmed: the text of an element goes from tag to tag.
    const trimmed = own.trim();
    if (trimmed !== '') {
      const from = start + own.indexOf(trimmed);
      const token = { type: TYPES[type] ?? 'other', text: trimmed, start: from };
      tokens.push({ ...token, end: from + trimmed.length });
    }
    start = end;
  }
  return tokens;
}

interface Tag {
  readonly start: number;
  name: string;
  isClosing: boolean;
}

/**
 * The offset of a `<` that was taken for the begin of an element and is none: nothing closes it, or
 * what is in it is no tag. A list of type parameters looks so: `type Read = <T>(path: T) => T`.
 */
function findNoElement(tokens: readonly (JsToken | JSXToken)[]): number | undefined {
  const reading: Tag[] = [];
  const elements: Tag[] = [];
  let start = 0;
  let before = '';
  for (const { type, value } of tokens) {
    const tag = reading.at(-1);
    if (type === 'JSXPunctuator' && value === '<') {
      reading.push({ start, name: '', isClosing: false });
    } else if (type === 'JSXPunctuator' && value === '/' && before === '<' && tag) {
      tag.isClosing = true;
    } else if (type === 'JSXPunctuator' && value === '>' && tag) {
      reading.pop();
      if (tag.isClosing) {
        const element = elements.pop();
        if (element?.name !== tag.name) return element?.start ?? tag.start;
      } else if (before !== '/') elements.push(tag);
    } else if (type === 'JSXIdentifier' && tag && /^[</.:]$/.test(before)) tag.name += value;
    else if (type === 'JSXInvalid') {
      return Math.max(tag?.start ?? -1, elements.at(-1)?.start ?? -1, 0);
    }
    if (type !== 'WhiteSpace' && type !== 'LineTerminatorSequence') before = value;
    start += value.length;
  }
  return reading.at(-1)?.start ?? elements.at(-1)?.start;
}
