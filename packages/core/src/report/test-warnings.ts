import type { Block } from './block.js';
import { byId, headline, throughText } from './format.js';
import { stallHeadline } from './format-stall.js';

/** As adapters get it. */
interface TestWarning {
  readonly text: string;
  readonly where:
    { readonly file: string; readonly line: number; readonly column: number } | undefined;
}

/** What a test is warned of, for runners that show it at a line: one text without line breaks for each block. */
export function testWarnings(blocks: readonly Block[]): TestWarning[] {
  return blocks.map((block) => ({ text: lineOf(block), where: placeOf(block) }));
}

function lineOf(block: Block): string {
  const [{ where, isOutside, test, stall }] = block.violations;
  // Why: a stall without a profile is placed at its test.
  const isUnnamed = stall !== undefined && stall.share === undefined;
  const inner = isUnnamed ? 'the test' : where?.functionName;
  const name = inner ? ` (${inner})` : '';
  const at = where && ` at ${where.file}:${where.line}:${where.column}${name}`;
  const of = isOutside && test ? `, in ${JSON.stringify(test.name)}` : '';
  return `${whatOf(block)}${at ?? ''}${viaOf(block)}${of}; ${fixesOf(block)}`;
}

function whatOf({ violations, hasArgs }: Block): string {
  const [first] = violations;
  if (first.stall) return stallHeadline(first, first.stall);
  const text = headline(violations);
  // Why only then: of several calls the arguments are many.
  if (violations.length > 1 || !hasArgs(first)) return text;
  return text.replace(first.call, () => `${first.call}(${first.args})`);
}

function viaOf({ violations }: Block): string {
  const [{ isOutside }] = violations;
  const ways = new Set(violations.map(throughText));
  return ways.size === 1 && !isOutside ? [...ways].join('') : '';
}

function fixesOf({ violations, form }: Block): string {
  const calls = byId(violations);
  const docs = [...new Set(calls.map((call) => call.docs))];
  const fixes = calls.map(({ call, fix }) => (calls.length === 1 ? fix : `${call}: ${fix}`));
  const fix = form === 'short' ? '' : `fix: ${fixes.join(', ')}; `;
  return `${fix}docs: ${docs.join(' ')}`;
}

/**
 * Why not for what an earlier test has told: GitHub shows ten annotations of a step, and those of one
 * line would take the place of all others.
 */
function placeOf({ form, violations }: Block): TestWarning['where'] {
  if (form === 'short') return undefined;
  const [{ where, isOutside, test }] = violations;
  if (isOutside && test?.line !== undefined) {
    return { file: test.absolute, line: test.line, column: test.column ?? 1 };
  }
  return where && { file: where.absolute, line: where.line, column: where.column };
}
