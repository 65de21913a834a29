import type { Node, Statement } from '@babel/types';
import { rangeOf } from '../syntax/nodes.js';
import type { Edit } from './edits.js';

/** A name that a statement will import. */
export interface Added {
  readonly name: string;
  readonly local: string;
}

interface Change {
  /** What the statement imports. */
  readonly parts: readonly Node[];
  /** What it no longer has to. */
  readonly dropped: readonly Node[];
  readonly added: readonly Added[];
  /** Which part the added ones stand before, where none is dropped. */
  readonly before: Node | undefined;
  /** Lines that take the place of the statement if nothing is left of it. */
  readonly instead: readonly string[];
}

/** Adds names to a statement that imports by name, and takes others away. */
export function editParts(
  text: string,
  statement: Statement,
  { parts, dropped, added, before, instead }: Change,
): { readonly edits: readonly Edit[]; readonly usedInstead: boolean } {
  const named = parts.filter(({ type }) => NAMED.has(type));
  // Why: what a rest takes depends on what stands beside it.
  const hasRest = parts.some(({ type }) => type === 'RestElement');
  const gone = hasRest ? [] : dropped;
  const kept = named.filter((part) => !gone.includes(part));
  const isRequire = statement.type === 'VariableDeclaration';
  const names = added.map((each) => writeName(each, isRequire));
  if (kept.length === 0 && names.length === 0) return dropAll(text, statement, parts, instead);
  const edits: Edit[] = [];
  let waiting = names;
  const [first, ...others] = gone;
  let free: readonly Node[] = gone;
  if (first && names.length > 0) {
    edits.push({ ...rangeOf(first), text: names.join(', ') });
    waiting = [];
    free = others;
    kept.push(first);
  }
  if (waiting.length > 0) {
    const start = rangeOf(before ?? (named[0] as Node)).start;
    edits.push({ start, end: start, text: `${waiting.join(', ')}, ` });
  }
  return { edits: [...edits, ...drops(named, kept, free)], usedInstead: false };
}

const NAMED = new Set(['ImportSpecifier', 'ObjectProperty']);

/** A name as a statement imports it. */
export function writeName({ name, local }: Added, isRequire: boolean): string {
  if (name === local) return name;
  return isRequire ? `${name}: ${local}` : `${name} as ${local}`;
}

/** Takes each part with what separates it from the next that stays; the last ones with what is before them. */
function drops(named: readonly Node[], kept: readonly Node[], gone: readonly Node[]): Edit[] {
  const edits: Edit[] = [];
  const lastKept = named.findLastIndex((part) => kept.includes(part));
  for (const [at, part] of named.entries()) {
    if (!gone.includes(part) || at > lastKept) continue;
    edits.push({ ...rangeOf(part), end: rangeOf(named[at + 1] as Node).start, text: '' });
  }
  const tail = named.slice(lastKept + 1);
  const [last] = tail.slice(-1);
  const end = named[lastKept];
  if (last && end) edits.push({ start: rangeOf(end).end, end: rangeOf(last).end, text: '' });
  return edits;
}

function dropAll(
  text: string,
  statement: Statement,
  parts: readonly Node[],
  instead: readonly string[],
): { edits: Edit[]; usedInstead: boolean } {
  const { start, end } = rangeOf(statement);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const other = parts.find(({ type }) => type === 'ImportDefaultSpecifier');
  if (other) {
    const from = rangeOf(other).end;
    const close = text.indexOf('}', rangeOf(parts.at(-1) as Node).end) + 1;
    return { edits: [{ start: from, end: close, text: '' }], usedInstead: false };
  }
  if (instead.length > 0) {
    return { edits: [{ start, end, text: instead.join(newline) }], usedInstead: true };
  }
  const rest = /^[ \t]*(?:\r?\n)?/.exec(text.slice(end))?.[0] ?? '';
  return { edits: [{ start, end: end + rest.length, text: '' }], usedInstead: false };
}
