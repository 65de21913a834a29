import type { Node } from 'typescript';
import { keyOf, type Language, slashes, type Span } from './language.js';

/** All calls of a function. */
export interface Callers {
  /** Each call, from its callee to its closing parenthesis. */
  readonly calls: readonly Span[];
  /** Other modules can see it. */
  readonly isExported: boolean;
}

/** Why not all calls of a function are known, and where. */
export interface UnknownUse {
  readonly why: string;
  readonly at: Span;
}

/** Every call of the function whose name is at `name`; where it is used in another way, otherwise. */
export function findCallers(language: Language, name: Span): Callers | UnknownUse {
  return new CallerSearch(language).from(name);
}

class CallerSearch {
  readonly #language: Language;
  readonly #calls: Span[] = [];
  /** Places that mean the function. */
  readonly #seen = new Set<string>();
  /** Names of it that are to be followed. */
  readonly #waiting: Span[] = [];
  #isExported = false;

  constructor(language: Language) {
    this.#language = language;
  }

  from(name: Span): Callers | UnknownUse {
    const { file, start, end } = name;
    const text = this.#language.nodeAt(file, start, end)?.getText();
    if (text === undefined) return { why: 'its name cannot be followed', at: name };
    this.#waiting.push(name);
    for (;;) {
      const unknown = this.#follow() ?? (this.#isExported ? this.#lookFor(text) : undefined);
      if (unknown) return unknown;
      if (this.#waiting.length === 0) return { calls: this.#calls, isExported: this.#isExported };
    }
  }

  /** Looks at all places that the language service knows of these names. */
  #follow(): UnknownUse | undefined {
    const asked = new Set<string>();
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) {
      if (asked.has(keyOf(next))) continue;
      asked.add(keyOf(next));
      const spans = this.#language.references(next.file, next.start);
      if (spans.length === 0) return { why: 'its name cannot be followed', at: next };
      if (this.#language.isOverridden(next))
        return { why: 'a subclass has another of it', at: next };
      for (const span of spans) {
        const unknown = this.#note(span);
        if (unknown) return unknown;
      }
    }
    return undefined;
  }

  #note(span: Span): UnknownUse | undefined {
    if (this.#seen.has(keyOf(span))) return undefined;
    this.#seen.add(keyOf(span));
    const node = this.#language.nodeAt(span.file, span.start, span.end);
    const use = node && useOf(this.#language.ts, node);
    if (use === undefined) {
      return { why: 'it is used there as a value, so its calls are not known', at: span };
    }
    if (use.kind === 'call') this.#calls.push(spanOf(use.call));
    if (use.kind === 'declaration') this.#isExported ||= use.isExported;
    if (use.kind === 'hand-on') {
      this.#isExported = true;
      this.#waiting.push(...use.names.map(spanOf));
    }
    return undefined;
  }

  /**
   * Looks at each place that has the name of a function that other files, or objects, can have. Why: the
   * language service follows what CommonJS exports from its uses to the function, and not back.
   */
  #lookFor(text: string): UnknownUse | undefined {
    const { ts } = this.#language;
    for (const source of this.#language.sourceFiles()) {
      if (!source.text.includes(text)) continue;
      let unknown: UnknownUse | undefined;
      const visit = (node: Node): void => {
        if (unknown) return;
        if (isNamed(ts, node, text) && !this.#seen.has(keyOf(spanOf(node)))) {
          unknown = this.#judge(node);
        }
        ts.forEachChild(node, visit);
      };
      visit(source);
      if (unknown) return unknown;
    }
    return undefined;
  }

  #judge(node: Node): UnknownUse | undefined {
    const at = spanOf(node);
    if (this.#language.ts.isStringLiteralLike(node)) {
      return { why: 'a text there is its name, so it may be reached by that', at };
    }
    const meant = this.#language.definitions(at);
    if (meant.some((span) => this.#seen.has(keyOf(span)))) return this.#note(at);
    if (meant.length > 0 || this.#language.isDeclaration(node)) return undefined;
    return { why: 'what has its name there may be it', at };
  }
}

type Use =
  | { readonly kind: 'call'; readonly call: Node }
  /** An import or export of it, with the names that it has from there on. */
  | { readonly kind: 'hand-on'; readonly names: readonly Node[] }
  | { readonly kind: 'declaration'; readonly isExported: boolean };

/** What a name does where it stands; undefined for a use as a value. */
function useOf(ts: Language['ts'], node: Node): Use | undefined {
  const { parent } = node;
  const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
  const whole = isMember ? parent : node;
  if (ts.isCallExpression(whole.parent) && whole.parent.expression === whole) {
    return { kind: 'call', call: whole.parent };
  }
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) {
    return { kind: 'hand-on', names: parent.propertyName ? [parent.name] : [] };
  }
  if (ts.isImportClause(parent) || ts.isExportAssignment(parent)) {
    return { kind: 'hand-on', names: [] };
  }
  if (ts.isBindingElement(parent) && isRequired(ts, parent)) {
    return { kind: 'hand-on', names: [parent.name] };
  }
  if (isMember && isExports(ts, parent)) return { kind: 'declaration', isExported: true };
  const exported = exportedNames(ts, node);
  if (exported) return { kind: 'hand-on', names: exported };
  if (ts.isFunctionDeclaration(parent) || ts.isMethodDeclaration(parent)) {
    const isExported = (ts.getCombinedModifierFlags(parent) & ts.ModifierFlags.Export) !== 0;
    const isInClass = ts.isMethodDeclaration(parent);
    return parent.name === node
      ? { kind: 'declaration', isExported: isExported || isInClass }
      : undefined;
  }
  if (ts.isFunctionExpression(parent)) return { kind: 'declaration', isExported: false };
  if (ts.isVariableDeclaration(parent) && parent.name === node) {
    const isExported = (ts.getCombinedModifierFlags(parent) & ts.ModifierFlags.Export) !== 0;
    return { kind: 'declaration', isExported };
  }
  return undefined;
}

/** `{ load }` of `const { load } = require('./load')`. */
function isRequired(ts: Language['ts'], element: Node): boolean {
  const declaration = element.parent.parent;
  if (!ts.isVariableDeclaration(declaration) || !declaration.initializer) return false;
  const { initializer } = declaration;
  const called = ts.isAwaitExpression(initializer) ? initializer.expression : initializer;
  return (
    ts.isCallExpression(called) &&
    ((ts.isIdentifier(called.expression) && called.expression.text === 'require') ||
      called.expression.kind === ts.SyntaxKind.ImportKeyword)
  );
}

/** The names that `load` has from there on, of `module.exports = { load }`, `{ load: load }`, `exports.load = load`. */
function exportedNames(ts: Language['ts'], node: Node): readonly Node[] | undefined {
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.right === node) {
    const { left } = parent;
    if (!isExports(ts, left)) return undefined;
    return ts.isPropertyAccessExpression(left) && left.name.text !== 'exports' ? [left.name] : [];
  }
  const isProperty = ts.isShorthandPropertyAssignment(parent) || ts.isPropertyAssignment(parent);
  if (!isProperty || !ts.isObjectLiteralExpression(parent.parent)) return undefined;
  const assignment = parent.parent.parent;
  if (!ts.isBinaryExpression(assignment) || !isExports(ts, assignment.left)) return undefined;
  return ts.isPropertyAssignment(parent) ? [parent.name] : [];
}

/** `exports.x`, `module.exports`, `module.exports.x`, where they are assigned. */
function isExports(ts: Language['ts'], node: Node): boolean {
  if (!ts.isPropertyAccessExpression(node)) return false;
  const isAssigned = ts.isBinaryExpression(node.parent) && node.parent.left === node;
  return isAssigned && /^(?:module\.)?exports(?:\.\w+)?$/.test(node.getText());
}

function isNamed(ts: Language['ts'], node: Node, text: string): boolean {
  const isName = ts.isIdentifier(node) || ts.isPrivateIdentifier(node);
  if (isName) return node.text === text;
  return ts.isStringLiteralLike(node) && node.text === text && !isTitle(ts, node);
}

/** The name of a test. */
function isTitle(ts: Language['ts'], node: Node): boolean {
  const { parent } = node;
  return (
    ts.isCallExpression(parent) &&
    parent.arguments[0] === node &&
    /^(?:describe|suite|context|test|it|specify)\b/.test(parent.expression.getText())
  );
}

function spanOf(node: Node): Span {
  const file = slashes(node.getSourceFile().fileName);
  return { file, start: node.getStart(), end: node.getEnd() };
}
