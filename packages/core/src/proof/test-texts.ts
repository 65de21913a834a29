import { type CallRange, type CallRanges, isInBody } from '../source/call-ranges.js';
import { isIn } from '../source/functions.js';
import type { Frame } from '../stack/frames.js';
import type { TestLedger } from '../ledger/test-ledger.js';

/** The tests in whose text a frame lies. */
export interface TextMatch {
  /** Several where one call declares them: rows of a table, or a helper that declares tests. */
  readonly tests: readonly TestLedger[];
  /** The place is in the function of the test itself, not in one that it makes. */
  readonly isBody: boolean;
}

interface TestText {
  readonly test: TestLedger;
  readonly range: CallRange;
}

/** Which text of a test file belongs to which of its tests. */
export class TestTexts {
  readonly #testFile: string;
  readonly #ranges: CallRanges | undefined;
  readonly #known = new Map<TestLedger, TestText | undefined>();

  /** @param ranges - of the test file, where it has a text */
  constructor(testFile: string, ranges: CallRanges | undefined) {
    this.#testFile = testFile;
    this.#ranges = ranges;
  }

  /** @param tests - those that have begun; no other can have made anything */
  find(frame: Frame, tests: Iterable<TestLedger>): TextMatch | undefined {
    const ranges = this.#ranges;
    if (ranges === undefined || frame.path !== this.#testFile) return undefined;
    const offset = ranges.offsetOf(frame.line, frame.column);
    let found: TestText[] = [];
    for (const test of tests) {
      const text = this.#textOf(test, ranges);
      if (text === undefined || !isIn(text.range, offset)) continue;
      const inner = found[0]?.range.start ?? -1;
      if (text.range.start > inner) found = [text];
      else if (text.range.start === inner) found.push(text);
    }
    const [first] = found;
    return first && { tests: found.map(({ test }) => test), isBody: isInBody(first.range, offset) };
  }

  #textOf(test: TestLedger, ranges: CallRanges): TestText | undefined {
    if (!this.#known.has(test)) {
      const { info } = test;
      const place = info.location?.();
      const isExact = place?.file === this.#testFile && place.column !== undefined;
      const range = isExact
        ? ranges.at(place.line, place.column)
        : info.title === undefined
          ? undefined
          : ranges.titled(info.title);
      this.#known.set(test, range && { test, range });
    }
    return this.#known.get(test);
  }
}
