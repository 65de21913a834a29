import { findSourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { TestInfo, TestPlace } from '@loopguard/core/adapter';
import { kindOf, testsAround, type TestNode } from './test-tree.js';

/** One description of each test: those of the tests within it name it as well. */
export class TestDescriptions {
  readonly #known = new WeakMap<TestNode, TestInfo>();

  of(test: TestNode): TestInfo {
    let info = this.#known.get(test);
    if (info === undefined) {
      const [outer] = testsAround(test);
      info = new TestDescription(test, outer && this.of(outer));
      this.#known.set(test, info);
    }
    return info;
  }
}

/** What is asked only when something blocked is worked out only then. */
class TestDescription implements TestInfo {
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
    return loc && sourceOf(loc);
  }
}

/**
 * Where a place is in its source. Why not always as the runner has it: it looks only where a flag of
 * Node's asks for source maps, and loaders of TypeScript turn them on by a call.
 */
function sourceOf({ file, line, column }: NonNullable<TestNode['loc']>): TestPlace {
  const place = { file, line, column };
  if (hasFlag()) return place;
  const entry = findSourceMap(file)?.findEntry(line - 1, column - 1);
  if (entry === undefined || !('originalSource' in entry)) return place;
  const { originalSource, originalLine, originalColumn } = entry;
  return {
    file: originalSource.startsWith('file:') ? fileURLToPath(originalSource) : originalSource,
    line: originalLine + 1,
    column: originalColumn + 1,
  };
}

function hasFlag(): boolean {
  const flags = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(/\s+/)];
  return flags.includes('--enable-source-maps');
}
