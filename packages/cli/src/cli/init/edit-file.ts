import type { ArrayExpression, ObjectExpression } from 'acorn';
import MagicString from 'magic-string';
import type { ParsedFile, Syntax } from './syntax.js';

/** Edits of one file that leave everything else as it was written. */
export class FileEdit {
  readonly #text: string;
  readonly #file: ParsedFile;
  readonly #edit: MagicString;
  readonly #isJson: boolean;
  readonly #newline: string;
  readonly #quote: string;

  constructor(file: ParsedFile, isJson: boolean) {
    this.#file = file;
    this.#text = file.text;
    this.#edit = new MagicString(file.text);
    this.#isJson = isJson;
    this.#newline = file.text.includes('\r\n') ? '\r\n' : '\n';
    this.#quote = isJson ? '"' : quoteOf(file);
  }

  /** A string as this file writes strings. */
  string(value: string): string {
    return this.#quote + value + this.#quote;
  }

  /** `name: value` as this file writes it. */
  property(name: string, value: string): string {
    return `${this.#isJson ? `"${name}"` : name}: ${value}`;
  }

  replace({ start, end }: Syntax, text: string): void {
    this.#edit.overwrite(start, end, text);
  }

  /** Puts properties in front of the others. */
  addProperties(object: ObjectExpression, properties: readonly string[]): void {
    if (properties.length === 0) return;
    const [first] = object.properties;
    const inside = object.start + 1;
    if (!first) {
      this.#edit.overwrite(object.start, object.end, `{ ${properties.join(', ')} }`);
    } else if (this.#hasNewline(inside, first.start)) {
      const indent = this.#indentOf(first.start);
      const lines = properties.map((text) => `${this.#newline}${indent}${text},`);
      this.#edit.appendLeft(this.#endOfLine(inside), lines.join(''));
    } else {
      // Why slice: `{a: 1}` and `{ a: 1 }` both keep their style.
      const space = this.#text.slice(inside, first.start).match(/^\s*/)![0];
      this.#edit.appendLeft(
        inside,
        properties.map((text) => `${space}${text},`).join('') + (space ? '' : ' '),
      );
    }
  }

  /** Puts an element behind the others. */
  addElement(array: ArrayExpression, element: string): void {
    const last = array.elements.at(-1);
    if (!last) {
      this.#edit.overwrite(array.start, array.end, `[${element}]`);
      return;
    }
    const comma = this.#trailingComma(last.end, array.end - 1);
    if (!this.#hasNewline(comma ?? last.end, array.end)) {
      this.#edit.appendLeft(last.end, `, ${element}`);
      return;
    }
    const line = `${this.#newline}${this.#indentOf(last.start)}${element}`;
    if (comma === undefined) this.#edit.appendLeft(last.end, ',');
    this.#edit.appendLeft(
      this.#endOfLine(comma ?? last.end),
      comma === undefined ? line : `${line},`,
    );
  }

  /** Adds an import, or a `require` where the file has no imports and exports. */
  addImport(name: string, from: string): void {
    const body = this.#file.program.body as readonly Syntax[];
    const isModule = body.some(({ type }) => /^(?:Import|Export)/.test(type));
    const last = body.findLast(({ type }) => type === 'ImportDeclaration');
    const semicolon = last && this.#text[last.end - 1] !== ';' ? '' : ';';
    const source = this.string(from);
    const statement = isModule
      ? `import { ${name} } from ${source}${semicolon}`
      : `const { ${name} } = require(${source});`;
    if (last) {
      this.#edit.appendLeft(this.#endOfLine(last.end), this.#newline + statement);
      return;
    }
    const start = this.#afterDirectives(body);
    this.#edit.appendLeft(start, `${statement}${this.#newline}${isModule ? this.#newline : ''}`);
  }

  toString(): string {
    const text = this.#edit.toString();
    return this.#isJson ? text.slice(1, -1) : text;
  }

  /** After `#!…` and `'use strict'`, at the start of a line. */
  #afterDirectives(body: readonly Syntax[]): number {
    const directive = body.findLast((node) => 'directive' in node && node.directive);
    const end = directive?.end ?? (this.#text.startsWith('#!') ? 2 : undefined);
    if (end === undefined) return 0;
    return Math.min(this.#endOfLine(end) + this.#newline.length, this.#text.length);
  }

  #trailingComma(from: number, to: number): number | undefined {
    for (let at = from; at < to; at++) {
      if (this.#text[at] === ',' && !this.#isComment(at)) return at + 1;
    }
    return undefined;
  }

  #isComment(at: number): boolean {
    return this.#file.comments.some(({ start, end }) => start <= at && at < end);
  }

  #hasNewline(from: number, to: number): boolean {
    return this.#text.slice(from, to).includes('\n');
  }

  /** Where the line ends, if only blanks and a comment follow; else the position itself. */
  #endOfLine(from: number): number {
    const rest = /^[^\r\n]*/.exec(this.#text.slice(from))![0];
    const isFree = /^\s*(?:\/\/.*|\/\*(?:(?!\*\/).)*\*\/\s*)?$/.test(rest);
    return isFree ? from + rest.length : from;
  }

  #indentOf(position: number): string {
    const line = this.#text.lastIndexOf('\n', position - 1) + 1;
    return /^[ \t]*/.exec(this.#text.slice(line))![0];
  }
}

function quoteOf({ text }: ParsedFile): string {
  return /(?:from|require\()\s*(['"])/.exec(text)?.[1] ?? /['"]/.exec(text)?.[0] ?? "'";
}
