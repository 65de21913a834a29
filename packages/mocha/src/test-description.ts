import type { TestInfo, TestPlace } from '@loopguard/core/adapter';
import type { MochaClass, Test } from './mocha-types.js';

/** Frames enough to get past Mocha's interfaces and the helpers of a project. */
const FRAMES = 20;
const { captureStackTrace } = Error;
const places = new WeakMap<Test, { readonly stack?: string }>();

/** Keeps where each test is declared, which Mocha does not. */
export function keepPlaces({ Suite }: MochaClass): void {
  const { addTest } = Suite.prototype;
  Suite.prototype.addTest = function addsTest(test) {
    const { stackTraceLimit } = Error;
    const holder = {};
    Error.stackTraceLimit = FRAMES;
    captureStackTrace(holder, addsTest);
    Error.stackTraceLimit = stackTraceLimit;
    places.set(test, holder);
    return addTest.call(this, test);
  };
}

/** What is asked only when something blocked is worked out only then. */
export class TestDescription implements TestInfo {
  readonly #test: Test;
  readonly #file: string;

  constructor(test: Test, file: string) {
    this.#test = test;
    this.#file = file;
  }

  get name(): string {
    return this.#test.titlePath().join(' > ');
  }

  get title(): string {
    return this.#test.title;
  }

  location(): TestPlace | undefined {
    const { stack } = places.get(this.#test) ?? {};
    // Why: a formatter of the user's may have made anything of it.
    const lines = typeof stack === 'string' ? stack.split('\n') : [];
    const [, line, column] =
      /:(\d+):(\d+)\)?\s*$/.exec(lines.find((each) => each.includes(this.#file)) ?? '') ?? [];
    if (line === undefined) return undefined;
    return { file: this.#file, line: Number(line), column: Number(column) };
  }
}
