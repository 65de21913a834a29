import type { TaskLocation } from './test-locations.js';

/** What opens the arguments of a call whose first one is a text without anything put in. */
const TITLE = /\(\s*(['"`])((?:(?!\1)[^\\\n$])*)\1\s*,/g;

/** Where the titles of tests stand in a test file: one that stands there once tells where its test is declared. */
export class TestTitles {
  readonly #text: string;
  /** By title, the offset at which the arguments open; undefined where there are several. */
  readonly #offsets = new Map<string, number | undefined>();

  /** @param text - of the test file */
  constructor(text: string) {
    this.#text = text;
    for (const { index, 2: title = '' } of text.matchAll(TITLE)) {
      this.#offsets.set(title, this.#offsets.has(title) ? undefined : index);
    }
  }

  /** Whether {@link placeOf} knows a title. */
  has(title: string): boolean {
    return this.#offsets.get(title) !== undefined;
  }

  placeOf(title: string): TaskLocation | undefined {
    const offset = this.#offsets.get(title);
    if (offset === undefined) return undefined;
    const lines = this.#text.slice(0, offset).split(/\r\n|[\n\r\u2028\u2029]/);
    return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
  }
}
