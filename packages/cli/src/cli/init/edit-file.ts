import type { ArrayExpression, Node, ObjectExpression } from '@babel/types';
import MagicString from 'magic-string';
import { rangeOf } from '../../syntax/nodes.js';
import type { ParsedFile } from '../../syntax/parse.js';

/** Edits of one file that leave everything else as it was written. */
export class FileEdit {
  readonly #text: string;
  readonly #file: ParsedFile;
  readonly #edit: MagicString;
  readonly #isJson: boolean;
  readonly #newline: string;
  readonly #quote: string;

  /** @param name - of the file */
  constructor(file: ParsedFile, name: string) {
    this.#file = file;
    this.#text = file.text;
    this.#edit = new MagicString(file.text);
    this.#isJson = /\.jsonc?$/.test(name);
    this.#newline = file.text.includes('\r\n') ? '\r\n' : '\n';
    this.#quote = this.#isJson ? '"' : quoteOf(file);
  }

  /** A string as this file writes strings. */
  string(value: string): string {
    return this.#quote + value + this.#quote;
  }

  /** `name: value` as this file writes it. */
  property(name: string, value: string): string {
    return `${this.#isJson ? `"${name}"` : name}: ${value}`;
  }

  replace(node: Node, text: string): void {
    const { start, end } = rangeOf(node);
    this.#edit.overwrite(start, end, text);
  }

  /** Puts properties in front of the others. */
  addProperties(object: ObjectExpression, properties: readonly string[]): void {
    if (properties.length === 0) return;
    const [first] = object.properties;
    const inside = rangeOf(object).start + 1;
    if (!first) {
      this.replace(object, `{ ${properties.join(', ')} }`);
      return;
    }
    const { start } = rangeOf(first);
    if (this.#hasNewline(inside, start)) {
      const indent = this.#indentOf(start);
      const lines = properties.map((text) => `${this.#newline}${indent}${text},`);
      this.#edit.appendLeft(this.#endOfLine(inside), lines.join(''));
    } else {
      // Why slice: `{a: 1}` and `{ a: 1 }` both keep their style.
      const space = this.#text.slice(inside, start).match(/^\s*/)![0];
      this.#edit.appendLeft(
        inside,
        properties.map((text) => `${space}${text},`).join('') + (space ? '' : ' '),
      );
    }
  }

  /** Puts an element in front of the others. */
  addFirstElement(array: ArrayExpression, element: string): void {
    const [first] = array.elements;
    if (!first) {
      this.replace(array, `[${element}]`);
      return;
    }
    const { start } = rangeOf(first);
    const isOnLine = !this.#hasNewline(rangeOf(array).start, start);
    const space = isOnLine ? ' ' : this.#newline + this.#indentOf(start);
    this.#edit.appendLeft(start, `${element},${space}`);
  }

  /** Puts an element behind the others. */
  addElement(array: ArrayExpression, element: string): void {
    const last = array.elements.at(-1);
    if (!last) {
      this.replace(array, `[${element}]`);
      return;
    }
    const { start, end } = rangeOf(last);
    const close = rangeOf(array).end;
    const comma = this.#trailingComma(end, close - 1);
    if (!this.#hasNewline(comma ?? end, close)) {
      this.#edit.appendLeft(end, `, ${element}`);
      return;
    }
    const line = `${this.#newline}${this.#indentOf(start)}${element}`;
    if (comma === undefined) this.#edit.appendLeft(end, ',');
    this.#edit.appendLeft(this.#endOfLine(comma ?? end), comma === undefined ? line : `${line},`);
  }

  /** Adds an import, or a `require` where the file has no imports and exports. */
  addImport(name: string, from: string): void {
    const { body } = this.#file.program;
    const isModule = body.some(({ type }) => /^(?:Import|Export)/.test(type));
    const last = body.findLast(({ type }) => type === 'ImportDeclaration');
    const end = last && rangeOf(last).end;
    const semicolon = end !== undefined && this.#text[end - 1] !== ';' ? '' : ';';
    const source = this.string(from);
    const statement = isModule
      ? `import { ${name} } from ${source}${semicolon}`
      : `const { ${name} } = require(${source});`;
    if (end !== undefined) {
      this.#edit.appendLeft(this.#endOfLine(end), this.#newline + statement);
      return;
    }
    const start = this.#afterDirectives();
    this.#edit.appendLeft(start, `${statement}${this.#newline}${isModule ? this.#newline : ''}`);
  }

  toString(): string {
    const text = this.#edit.toString();
    return this.#isJson ? text.slice(1, -1) : text;
  }

  /** After `#!…` and `'use strict'`, at the start of a line. */
  #afterDirectives(): number {
    const { directives, interpreter } = this.#file.program;
    const last = directives.at(-1) ?? interpreter;
    if (!last) return 0;
    return Math.min(this.#endOfLine(rangeOf(last).end) + this.#newline.length, this.#text.length);
  }

  #trailingComma(from: number, to: number): number | undefined {
    for (let at = from; at < to; at++) {
      if (this.#text[at] === ',' && !this.#isComment(at)) return at + 1;
    }
    return undefined;
  }

  #isComment(at: number): boolean {
    return this.#file.comments.some(({ start, end }) => start! <= at && at < end!);
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
