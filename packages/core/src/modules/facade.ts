import type { ExtendedEntry } from '../options/extended-entry.js';
import { requirePackage } from '../safe/originals.js';

interface Lexer {
  initSync(): void;
  parse(
    source: string,
  ): readonly [
    imports: readonly { readonly ss: number; readonly se: number }[],
    exports: readonly { readonly n: string }[],
  ];
}

const STAR = /^export\s*\*\s*(?:from\b|["'])/;

/**
 * The source of an ES module that stands in for another one and exports some functions replaced;
 * the bindings of the module itself cannot be.
 *
 * @param source - of the module that it stands in for
 * @param from - the specifier by which the facade imports that module
 * @param patch - an expression for the function that makes patched exports of a namespace
 */
export function facadeSource(
  source: string,
  entries: readonly ExtendedEntry[],
  from: string,
  patch: string,
): string {
  const specifier = JSON.stringify(from);
  const names = replacedNames(source, entries).map((name) => JSON.stringify(name));
  const constants = names.map((name, index) => `const x${index} = patched[${name}];`);
  const exported = names.map((name, index) => `x${index} as ${name}`);
  return [
    `import * as original from ${specifier};`,
    `export * from ${specifier};`,
    `const patched = ${patch}(original);`,
    ...constants,
    `export { ${exported.join(', ')} };`,
  ].join('\n');
}

/** The exports that entries can be found through. A default export has to be handed on by name. */
function replacedNames(source: string, entries: readonly ExtendedEntry[]): string[] {
  // Why lazy: few projects extend ES modules.
  const lexer = requirePackage('es-module-lexer') as Lexer;
  lexer.initSync();
  const [imports, exports] = lexer.parse(source);
  const names = new Set(exports.map(({ n }) => n));
  const hasStar = imports.some(({ ss, se }) => STAR.test(source.slice(ss, se)));
  const wanted = entries.flatMap(({ path }) => path[0] ?? []);
  return [...new Set(['default', ...wanted])].filter(
    (name) => names.has(name) || (hasStar && name !== 'default'),
  );
}
