import type { Node } from '@babel/types';
import { type Binding, declaredBy, importBindings } from './bindings.js';
import { rangeOf, walk } from '../syntax/nodes.js';
import type { ParsedFile } from '../syntax/parse.js';
import type { FoundCall } from './found-call.js';

/** A piece of the source and what takes its place. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A function that the new line needs, under the name that it has in the file. */
export interface Needed {
  readonly name: string;
  readonly edits: readonly Edit[];
}

/** The source with these edits made. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start || b.end - a.end)
    .reduce((result, { start, end, text: added }) => {
      return result.slice(0, start) + added + result.slice(end);
    }, text);
}

/** What the names of a file allow. */
export class Names {
  readonly #source: ParsedFile;
  readonly #declared: string[] = [];
  readonly #uses = new Map<string, number>();
  readonly #bindings: readonly Binding[];

  constructor(source: ParsedFile) {
    this.#source = source;
    this.#bindings = importBindings(source.program);
    walk(source.program, (node) => {
      this.#declared.push(...declaredBy(node));
      if (node.type === 'Identifier' || node.type === 'JSXIdentifier') {
        this.#uses.set(node.name, (this.#uses.get(node.name) ?? 0) + 1);
      }
    });
  }

  /** Whether the name means the same everywhere in the file. */
  isUnique(name: string): boolean {
    return this.#declared.filter((other) => other === name).length === 1;
  }

  /** Imports a function beside what `binding` imports; undefined when its name is taken. */
  need(name: string, specifier: string, { style, statement }: Binding): Needed | undefined {
    const known = this.#known(name, specifier);
    if (known) return this.isUnique(known.local) ? { name: known.local, edits: [] } : undefined;
    if (this.#declared.includes(name) || this.#uses.has(name)) return undefined;
    const { end } = rangeOf(statement);
    const line = this.#importLine(name, specifier, style, statement);
    return { name, edits: [{ start: end, end, text: this.#lineEnd() + line }] };
  }

  /** As {@link need}, but in place of an import that only this call uses. */
  swap(name: string, specifier: string, binding: Binding): Needed | undefined {
    const needed = this.need(name, specifier, binding);
    const [added] = needed?.edits ?? [];
    const { statement, parts, part } = binding;
    if (!needed || part === undefined || !areNamed(parts)) return needed;
    const isFree = this.#isUsedOnce(binding);
    if (added && specifier === binding.specifier) {
      const { start, end } = rangeOf(part);
      const edit = isFree ? { start, end, text: name } : { start, end: start, text: `${name}, ` };
      return { name: needed.name, edits: [edit] };
    }
    if (!isFree) return needed;
    if (parts.length > 1) {
      return { name: needed.name, edits: [...needed.edits, dropPart(part, parts)] };
    }
    // Why only then: nothing else can take the place of the statement.
    if (!added) return needed;
    return {
      name: needed.name,
      edits: [{ ...rangeOf(statement), text: added.text.trimStart() }],
    };
  }

  #known(name: string, specifier: string): Binding | undefined {
    const module = specifier.replace(/^node:/, '');
    return this.#bindings.find((other) => other.module === module && other.imported === name);
  }

  #isUsedOnce({ local, part }: Binding): boolean {
    // The import counts twice, as the name there and the name here, and the call once.
    const isShorthand =
      part?.type === 'ImportSpecifier'
        ? part.imported.start === part.local.start
        : part?.type === 'ObjectProperty' && part.shorthand;
    return isShorthand && this.#uses.get(local) === 3;
  }

  #importLine(name: string, specifier: string, style: Binding['style'], like: Node): string {
    const { start, end } = rangeOf(like);
    const text = this.#source.text.slice(start, end);
    const quote = text.includes('"') ? '"' : "'";
    const from = `${quote}${specifier}${quote}`;
    const semicolon = text.endsWith(';') ? ';' : '';
    return style === 'import'
      ? `import { ${name} } from ${from}${semicolon}`
      : `const { ${name} } = require(${from})${semicolon}`;
  }

  #lineEnd(): string {
    return this.#source.text.includes('\r\n') ? '\r\n' : '\n';
  }
}

/** The text of the call with `callee` called and awaited. */
export function awaitedCall({ text }: ParsedFile, { call }: FoundCall, callee: string): string {
  return `await ${callee}${text.slice(rangeOf(call.callee).end, rangeOf(call).end)}`;
}

function areNamed(parts: readonly Node[]): boolean {
  return parts.every(({ type }) => type === 'ImportSpecifier' || type === 'ObjectProperty');
}

function dropPart(part: Node, parts: readonly Node[]): Edit {
  const at = parts.indexOf(part);
  const next = parts[at + 1];
  const before = parts[at - 1];
  const { start, end } = rangeOf(part);
  if (next) return { start, end: rangeOf(next).start, text: '' };
  return { start: before ? rangeOf(before).end : start, end, text: '' };
}
