import type { TestInfo, TestPlace } from '@loopguard/core/adapter';
import { kindOf, type TestNode } from './test-tree.js';

/** What is asked only when something blocked is worked out only then. */
export class TestDescription implements TestInfo {
  readonly #test: TestNode;
  readonly outer: TestInfo | undefined;

  /** @param outer - the test that this one is a part of */
  constructor(test: TestNode, outer: TestInfo | undefined) {
    this.#test = test;
    this.outer = outer;
  }

  get name(): string {
    const names = [this.#test.name];
    for (let { parent } = this.#test; parent && kindOf(parent) !== 'root'; parent = parent.parent) {
      names.unshift(parent.name);
    }
    return names.join(' > ');
  }

  get title(): string {
    return this.#test.name;
  }

  location(): TestPlace | undefined {
    const { loc } = this.#test;
    return loc && { file: loc.file, line: loc.line, column: loc.column };
  }
}
