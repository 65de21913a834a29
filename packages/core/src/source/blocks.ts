import { type Language, type Token, tokenize } from './tokenize.js';

/** A part of a file that begins with a top of its own: a whole module, or a script in a page. */
export type Block = readonly Token[];

const MARKUP = /\.(?:vue|svelte|astro|html?|mdx?)$/i;
const SCRIPT = /(<script\b(?<attributes>[^>]*)>)(?<code>[^]*?)<\/script\s*>/gi;
const MARKUP_PART = /(?<comment><!--[^]*?(?:-->|$))|(?:(?!<!--)\S)+/g;
const FRONT_MATTER = /^---\r?\n(?<code>[^]*?)\r?\n---/;

/** Reads a file into tokens; files that hold scripts among other things have a block for each. */
export function readBlocks(text: string, file: string): readonly Block[] {
  // Why: an engine drops it, and a hashbang may follow.
  const from = text.startsWith('\uFEFF') ? 1 : 0;
  if (!MARKUP.test(file)) return [tokensFrom(text, from, text.length, languageOf(file))];
  const blocks: Token[][] = [];
  let markup = text;
  const take = (start: number, code: string, language: Language): void => {
    blocks.push(tokensFrom(text, start, start + code.length, language));
    markup = markup.slice(0, start) + ' '.repeat(code.length) + markup.slice(start + code.length);
  };
  for (const { 1: tag = '', index, groups } of text.matchAll(SCRIPT)) {
    take(
      index + tag.length,
      groups?.['code'] ?? '',
      languageOfScript(groups?.['attributes'] ?? ''),
    );
  }
  const front = /\.astro$/i.test(file) ? FRONT_MATTER.exec(text)?.groups?.['code'] : undefined;
  if (front !== undefined) take(text.indexOf(front), front, { jsx: false, types: true });
  return [markupTokens(markup), ...blocks];
}

/** Reads the extension; code that says nothing of itself may hold both. */
function languageOf(file: string): Language {
  if (/\.[cm]?ts$/i.test(file)) return { jsx: false, types: true };
  return { jsx: true, types: !/\.(?:[cm]js|jsx?)$/i.test(file) };
}

function languageOfScript(attributes: string): Language {
  const lang = /\blang\s*=\s*["']?(\w+)/i.exec(attributes)?.[1] ?? 'js';
  return languageOf(`script.${lang}`);
}

function tokensFrom(text: string, start: number, end: number, language: Language): Token[] {
  const tokens = tokenize(text.slice(start, end), language);
  if (start === 0) return tokens;
  return tokens.map((token) => ({
    ...token,
    start: token.start + start,
    end: token.end + start,
  }));
}

function markupTokens(markup: string): Token[] {
  return [...markup.matchAll(MARKUP_PART)].map(({ 0: text, index: start, groups }) => ({
    type: groups?.['comment'] === undefined ? 'other' : 'comment',
    text,
    start,
    end: start + text.length,
  }));
}
