import { type Block, readBlocks } from './blocks.js';
import { lineStarts } from './lines.js';
import { type OptOut, optOutsOf } from './opt-outs.js';

/** The text of a source file, read into tokens when something is first asked of it. */
export class SourceText {
  readonly text: string;
  readonly #file: string;
  #starts: readonly number[] | undefined;
  #blocks: readonly Block[] | undefined;
  #optOuts: readonly OptOut[] | undefined;

  /** @param file - its name, which says whether there may be types or JSX in it */
  constructor(text: string, file: string) {
    this.text = text;
    this.#file = file;
  }

  /** Everything that its comments say to loopguard, in order. */
  get optOuts(): readonly OptOut[] {
    if (this.#optOuts === undefined) {
      const mayHaveSome = this.text.includes('loopguard-');
      this.#optOuts = mayHaveSome ? optOutsOf(this.blocks, this.lineStarts) : [];
    }
    return this.#optOuts;
  }

  get blocks(): readonly Block[] {
    return (this.#blocks ??= readBlocks(this.text, this.#file));
  }

  /** The offset of each line's first character. */
  get lineStarts(): readonly number[] {
    return (this.#starts ??= lineStarts(this.text));
  }
}
