import { type Block, readBlocks } from './blocks.js';
import { type CallRange, callRangeAt } from './call-range.js';
import { lineStarts } from './lines.js';
import { type OptOut, optOutsOf } from './opt-outs.js';

/** The text of a source file, read into tokens when something is first asked of it. */
export class SourceText {
  readonly #text: string;
  readonly #file: string;
  #starts: readonly number[] | undefined;
  #blocks: readonly Block[] | undefined;
  #optOuts: readonly OptOut[] | undefined;

  /** @param file - its name, which says whether there may be types or JSX in it */
  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  /** Everything that its comments say to loopguard, in order. */
  get optOuts(): readonly OptOut[] {
    if (this.#optOuts === undefined) {
      const mayHaveSome = this.#text.includes('loopguard-');
      this.#optOuts = mayHaveSome ? optOutsOf(this.#read(), this.#lines()) : [];
    }
    return this.#optOuts;
  }

  /**
   * The range of the call that is made at a position, or that has it in its callee: for
   * `test.each(table)('adds', () => …)` all of that. Undefined where there is no call.
   */
  rangeOfCall(line: number, column?: number): CallRange | undefined {
    return callRangeAt(this.#read(), this.#lines(), line, column);
  }

  #read(): readonly Block[] {
    return (this.#blocks ??= readBlocks(this.#text, this.#file));
  }

  #lines(): readonly number[] {
    return (this.#starts ??= lineStarts(this.#text));
  }
}

let last: { readonly key: string; readonly text: string; readonly source: SourceText } | undefined;

/**
 * The range of the call that is made at a position of a text: its first and its last line and
 * column, all counted from 1, the end behind the last character.
 */
export function rangeOfCall(
  text: string,
  line: number,
  column?: number,
  file = '',
): CallRange | undefined {
  // Why kept: a file's tests are asked for one after the other.
  if (last?.text !== text || last.key !== file) {
    last = { key: file, text, source: new SourceText(text, file) };
  }
  return last.source.rangeOfCall(line, column);
}
