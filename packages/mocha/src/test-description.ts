import { placeIn, type TestInfo, type TestPlace } from '@loopguard/core/adapter';
import type { MochaClass, Test } from './mocha-types.js';

/** Frames enough to get past Mocha's interfaces and the helpers of a project. */
const FRAMES = 20;
const HOOK = 'prepareStackTrace';
const LIMIT = 'stackTraceLimit';
const { captureStackTrace } = Error;
const { defineProperty, deleteProperty, getOwnPropertyDescriptor, set } = Reflect;

/** Where a test was declared, and what formatted stacks then: a test may put in something else. */
interface Declared {
  readonly stack?: unknown;
  readonly formatter: PropertyDescriptor | undefined;
}

const declared = new WeakMap<Test, Declared>();

/** Keeps where each test is declared, which Mocha does not. */
export function keepPlaces({ Suite }: MochaClass): void {
  const { addTest } = Suite.prototype;
  Suite.prototype.addTest = function addsTest(test) {
    const { stackTraceLimit } = Error;
    const place = { formatter: getOwnPropertyDescriptor(Error, HOOK) };
    set(Error, LIMIT, FRAMES);
    captureStackTrace(place, addsTest);
    set(Error, LIMIT, stackTraceLimit);
    declared.set(test, place);
    return addTest.call(this, test);
  };
}

function stackOf(place: Declared): string {
  const before = getOwnPropertyDescriptor(Error, HOOK);
  put(place.formatter);
  try {
    return String(place.stack);
  } catch {
    return '';
  } finally {
    put(before);
  }
}

function put(formatter: PropertyDescriptor | undefined): void {
  if (formatter) defineProperty(Error, HOOK, formatter);
  else deleteProperty(Error, HOOK);
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
    return this.#test
      .titlePath()
      .filter((title) => title !== '')
      .join(' > ');
  }

  get title(): string {
    return this.#test.title;
  }

  location(): TestPlace | undefined {
    const place = declared.get(this.#test);
    return place && placeIn(this.#file, stackOf(place));
  }
}
