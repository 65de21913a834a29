import type { Block } from './blocks.js';
import { lineAt } from './lines.js';
import type { Token } from './tokenize.js';

/** Which lines of a file have code, and which only comments. */
export class CodeLines {
  readonly #starts: readonly number[];
  readonly #code = new Set<number>();
  readonly #comments = new Set<number>();
  readonly #imports = new Set<number>();

  constructor(blocks: readonly Block[], starts: readonly number[]) {
    this.#starts = starts;
    for (const block of blocks) {
      for (const [index, token] of block.entries()) {
        if (token.type === 'comment') this.#add(this.#comments, token);
        else if (token.type !== 'hashbang' && !isAroundComments(block, index)) {
          if (isImport(block, index) && !this.#code.has(this.lineOf(token))) {
            this.#imports.add(this.lineOf(token));
          }
          this.#add(this.#code, token);
        }
      }
    }
  }

  /** The line that a token begins on. */
  lineOf({ start }: Token): number {
    return lineAt(start, this.#starts);
  }

  /** The line that a token ends on. */
  endOf({ end }: Token): number {
    return lineAt(end - 1, this.#starts);
  }

  /** The lines that a comment speaks for: those it shares with code, or the one right below it. */
  besides(comment: Token): number[] {
    const last = this.endOf(comment);
    const own = [...new Set([this.lineOf(comment), last])].filter((line) => this.#code.has(line));
    if (own.length > 0) return own;
    let below = last + 1;
    while (this.#comments.has(below) && !this.#code.has(below)) below++;
    return this.#code.has(below) ? [below] : [];
  }

  /** Whether a line begins with a static import. */
  isImport(line: number): boolean {
    return this.#imports.has(line);
  }

  #add(lines: Set<number>, token: Token): void {
    const last = this.endOf(token);
    for (let line = this.lineOf(token); line <= last; line++) lines.add(line);
  }
}

/** A brace of `{/* … *\/}`, which is how JSX has comments. */
function isAroundComments(block: Block, index: number): boolean {
  const step = { '{': 1, '}': -1 }[(block[index] as Token).text];
  if (step === undefined || block[index + step]?.type !== 'comment') return false;
  let at = index + step;
  while (block[at]?.type === 'comment') at += step;
  return block[at]?.text === (step === 1 ? '}' : '{');
}

function isImport(block: Block, index: number): boolean {
  if ((block[index] as Token).text !== 'import') return false;
  const next = block.slice(index + 1).find(({ type }) => type !== 'comment');
  return next !== undefined && next.text !== '(' && next.text !== '.';
}
