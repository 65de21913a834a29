// What differs between Jest 29 and Jest 30: all of it is here.
import { types } from 'node:util';
import type { TestEntry } from './circus-types.js';

const { isGeneratorFunction } = types;

/** What Jest 29 calls the function in a script's result; Jest 30 compiles functions. */
export const EVAL_RESULT = 'Object.<anonymous>';

/** Jest 29 calls a concurrent test whenever it likes, before any event of it. */
export function isCalledAtWill(test: TestEntry): boolean {
  return test.concurrent && !isGeneratorFunction(test.fn);
}

/** What reads the JSON modules of a runtime. */
export interface JsonReader {
  transformJson?(this: JsonReader, ...args: readonly unknown[]): unknown;
}

/** Jest's runtime, as far as it knows who reads JSON: first Jest 29, then Jest 30. */
export interface JsonRuntime {
  readonly _scriptTransformer?: JsonReader;
  readonly transformCache?: { readonly scriptTransformer?: JsonReader };
}

export function jsonReaderOf({
  _scriptTransformer,
  transformCache,
}: JsonRuntime): JsonReader | undefined {
  return _scriptTransformer ?? transformCache?.scriptTransformer;
}

/** The part of Jest's global configuration that names files by pattern: first Jest 29, then Jest 30. */
export interface PathPatterns {
  readonly testPathPattern?: string;
  readonly testPathPatterns?: { readonly patterns?: readonly string[] };
}

/** Whether only the files that match a pattern are asked for. */
export function hasPathPattern({ testPathPattern, testPathPatterns }: PathPatterns): boolean {
  return Boolean(testPathPattern) || (testPathPatterns?.patterns?.length ?? 0) > 0;
}
