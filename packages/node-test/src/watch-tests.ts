import { AsyncResource } from 'node:async_hooks';
import { whenAsked } from '@loopguard/core/adapter';
import { kindOf, type TestNode } from './test-tree.js';

/** What is told of the tests of this process. Whatever one of these throws fails the test. */
export interface TestEvents {
  /** A test begins, before its hooks. */
  starts(test: TestNode, context: object): void;
  /** The function of a test, a suite or a hook is about to be called. */
  calls(node: TestNode): void;
  /** The body of a test is over, and nothing has failed it. */
  passes(test: TestNode): void;
  /** Something has failed a test. */
  fails(test: TestNode): void;
  /** A test, or the hook of one, is about to tell its result. */
  ends(node: TestNode): void;
}

const resources = AsyncResource.prototype;
const METHODS = [
  'run',
  'start',
  'runHook',
  'getRunArgs',
  'createSubtest',
  'pass',
  'fail',
  'postRun',
];

/**
 * Follows Node's test runner.
 *
 * Its tests are asynchronous resources and call every function of the user's through
 * `runInAsyncScope`. Nothing that Node documents tells as much: the channel `node.test` is not on
 * Node 20 and 22 and names no test, and an error in a root hook replaces the one that the reader
 * needs. Until the first test is seen, this is one getter on `AsyncResource`.
 */
export function watchTests(events: TestEvents): void {
  const original = Object.getOwnPropertyDescriptor(resources, 'runInAsyncScope');
  if (original === undefined) throw unknownRunner('runInAsyncScope');
  const { value } = original;
  Object.defineProperty(resources, 'runInAsyncScope', {
    configurable: true,
    enumerable: original.enumerable ?? false,
    get(this: object) {
      if (!('runHook' in this)) return value as unknown;
      // Why first: while it throws, each test comes here and fails.
      const tests = classOf(this);
      Object.defineProperty(resources, 'runInAsyncScope', original);
      followClass(tests, events);
      return Reflect.get(this, 'runInAsyncScope') as unknown;
    },
    // Why: tools that trace resources put in functions of their own.
    set(replacement: unknown) {
      original.value = replacement;
      Object.defineProperty(resources, 'runInAsyncScope', original);
    },
  });
}

/** The prototype of the runner's tests: hooks and suites inherit from it. */
function classOf(node: object): TestNode {
  let prototype: object = node;
  for (;;) {
    const above = Object.getPrototypeOf(prototype) as object | null;
    if (above === null) throw unknownRunner('AsyncResource');
    if (above === resources) break;
    prototype = above;
  }
  const missing = METHODS.find(
    (name) => typeof Object.getOwnPropertyDescriptor(prototype, name)?.value !== 'function',
  );
  if (missing !== undefined) throw unknownRunner(missing);
  return prototype as TestNode;
}

function followClass(tests: TestNode, events: TestEvents): void {
  const { getRunArgs } = tests;
  tests.getRunArgs = function () {
    const args = getRunArgs.call(this);
    if (kindOf(this) === 'test') events.starts(this, args.ctx);
    return args;
  };
  whenAsked(tests, 'runInAsyncScope', (node) => events.calls(node));
  whenAsked(tests, 'pass', (node) => {
    if (kindOf(node) === 'test') events.passes(node);
  });
  whenAsked(tests, 'fail', (node) => {
    if (kindOf(node) === 'test') events.fails(node);
  });
  whenAsked(tests, 'postRun', (node) => {
    if (kindOf(node) === 'test') events.ends(node);
  });
}

/** Tells when a hook is over. */
export function followHooks(hook: TestNode, ends: (hook: TestNode) => void): void {
  const hooks = Object.getPrototypeOf(hook) as TestNode;
  if ('get' in (Object.getOwnPropertyDescriptor(hooks, 'postRun') ?? {})) return;
  whenAsked(hooks, 'postRun', ends);
}

function unknownRunner(missing: string): Error {
  return new Error(
    `[loopguard] The test runner of Node ${process.version} is not one that this loopguard knows (${missing}), so no test is guarded. Update @loopguard/node-test.`,
  );
}
