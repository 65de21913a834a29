import type { SourceFiles } from './source-files.js';

const FUNCTION_LINES = 400;
const WASM_EXPORTS = /(?:const|let|var)\s+([^=;]+?)\s*=\s*[^;]*?\.exports\b(?!\s*[.([])/g;
// What V8 runs inside the caller's frame: no profile shows it, so the source line has to.
const BUILT_IN =
  /\b(JSON\.(?:parse|stringify)|structuredClone|Buffer\.\w+|Intl\.\w+|Array\.from|Object\.(?:assign|entries|fromEntries|keys|values)|String\.raw)\s*\(|\.(sort|toSorted|replace|replaceAll|match|matchAll|test|exec|split|join|localeCompare|normalize|flatMap|concat|slice|splice|fill|indexOf|includes|reverse|toReversed|toString)\s*\(/g;

/** The place in a function, which begins at `line`, where it calls `callee`. */
export function placeOfCall(
  sources: SourceFiles,
  file: string,
  line: number,
  callee: string,
): { readonly line: number; readonly column: number } | undefined {
  if (callee === '') return undefined;
  const name = callee.slice(callee.lastIndexOf('.') + 1);
  const call = callPattern(callee, name);
  if (!call) return undefined;
  for (let at = line; at < line + FUNCTION_LINES; at++) {
    const text = sources.line(file, at);
    if (text === undefined) return undefined;
    const found = call.exec(at === line ? withoutDefinition(text, name) : text);
    if (found) return { line: at, column: found.index + 1 };
  }
  return undefined;
}

// V8 compiles a regular expression that runs again, and names the code so.
const COMPILED_REGEXP = /^RegExp: /;

function callPattern(callee: string, name: string): RegExp | undefined {
  if (COMPILED_REGEXP.test(callee)) {
    return /\.(?:test|exec|match|matchAll|replace|replaceAll|search|split)\s*\(/;
  }
  if (!/^[\w$]+$/.test(name)) return undefined;
  return new RegExp(`(?<!function\\*?\\s)(?<![\\w$])${name.replaceAll('$', '\\$')}\\s*\\(`);
}

/**
 * The place in a function where it uses what its file has of a package: the function that a
 * package runs often has another name than the one that was called.
 */
export function placeOfUse(
  sources: SourceFiles,
  file: string,
  line: number,
  packageName: string,
): { readonly line: number; readonly column: number } | undefined {
  return findNames(sources, file, line, boundNames(sources.text(file) ?? '', packageName));
}

/**
 * The place in a function where it calls into WebAssembly: an export of an instance, or a name that
 * the file has given to one.
 */
export function placeOfWasmUse(
  sources: SourceFiles,
  file: string,
  line: number,
): { readonly line: number; readonly column: number } | undefined {
  const bound = [...(sources.text(file) ?? '').matchAll(WASM_EXPORTS)];
  const names = bound.flatMap(([, clause = '']) => lastNames(clause));
  return findNames(sources, file, line, ['[\\w$.]+\\.exports', ...names]);
}

/** The first line of a function where one of these names, which are patterns, is used. */
function findNames(
  sources: SourceFiles,
  file: string,
  line: number,
  names: readonly string[],
): { readonly line: number; readonly column: number } | undefined {
  if (names.length === 0) return undefined;
  const use = new RegExp(`(?<![\\w$.])(?:${names.join('|')})\\s*[.(]`);
  for (let at = line; at < line + FUNCTION_LINES; at++) {
    const text = sources.line(file, at);
    if (text === undefined) return undefined;
    const found = use.exec(text);
    if (found) return { line: at, column: found.index + 1 };
  }
  return undefined;
}

/** What a file imports from a package, and the constants that it makes of that. */
function boundNames(text: string, packageName: string): string[] {
  const literal = packageName.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const from = new RegExp(
    `(?:import|const|let|var)\\s+([^;=]+?)\\s*(?:from\\s*|=\\s*require\\()["']${literal}(?:/[^"']*)?["']`,
    'g',
  );
  const imported = [...text.matchAll(from)].flatMap(([, clause = '']) => lastNames(clause));
  if (imported.length === 0) return [];
  const made = new RegExp(
    `(?:const|let|var)\\s+([\\w$]+)[^=;\\n]*=\\s*[^;\\n]*(?<![\\w$.])(?:${imported.join('|')})[.(]`,
    'g',
  );
  const derived = [...text.matchAll(made)].map(([, name = '']) => name);
  return [...imported, ...derived].map((name) => name.replaceAll('$', '\\$'));
}

/** The names that a clause of an import or a declaration gives. */
function lastNames(clause: string): string[] {
  return clause.split(/[{},]/).flatMap((part) => /[\w$]+\s*$/.exec(part)?.[0].trim() ?? []);
}

/** The one built-in that a line calls, if it is a single one. */
export function builtInOn(text: string | undefined): string | undefined {
  const names = new Set(
    [...(text ?? '').matchAll(BUILT_IN)].map(([, name, method]) => name ?? method),
  );
  return names.size === 1 ? [...names][0] : undefined;
}

/**
 * The lines of what begins on a line, judging by how the source is indented: all that follow and
 * are indented further, and the one that closes it. Undefined where that cannot be told.
 */
export function rangeFrom(
  sources: SourceFiles,
  file: string,
  first: number,
): { readonly first: number; readonly last: number } | undefined {
  const start = sources.line(file, first);
  if (start === undefined) return undefined;
  const indent = indentOf(start);
  let last = first;
  for (let line = first + 1; ; line++) {
    const text = sources.line(file, line);
    if (text === undefined) return { first, last };
    if (text.trim() === '') continue;
    if (indentOf(text) <= indent) {
      // Why both: `} else {` and `], [` close one part and begin the next.
      const isClosing = indentOf(text) === indent && /^\s*[)}\]]/.test(text);
      if (!isClosing) return { first, last };
      if (!/[{[(]\s*$/.test(text)) return { first, last: line };
    }
    last = line;
  }
}

export function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

// Why: `function render(` and the method `render(` define, and do not call.
function withoutDefinition(text: string, name: string): string {
  return text.replace(
    new RegExp(`^(\\s*(?:export\\s+|async\\s+|static\\s+|get\\s+|function\\s+)*)${name}\\s*\\(`),
    (match) => ' '.repeat(match.length),
  );
}
