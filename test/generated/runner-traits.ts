import type { Runner } from '../runners/hosts.js';
import type { Test } from './suite-model.js';

/** What a runner has of what generated tests use, and how it runs them. */
export interface RunnerTraits {
  /** What declares tests that run at the same time: themselves, also a suite, or an option of a suite alone. */
  readonly concurrent: 'test' | 'test or suite' | 'option' | undefined;
  /** Hooks of each test run for tests that run at the same time as well. */
  readonly hooksOfConcurrent: boolean;
  /** What says how often a test is tried again: an option of the test, or a call at the top of the file. */
  readonly retries: 'option' | 'jest.retryTimes' | 'retries' | undefined;
  /** A test that fails only for what it called is tried again. */
  readonly retriesBlocked: boolean;
  /** A test that is the only one leaves out others of its own file, and no more. */
  readonly hasOnly: boolean;
  /** What marks a test that is meant to fail. */
  readonly failing: '.fails' | '.failing' | undefined;
  /** Such a test is tried again where it did not fail, and not where it did. */
  readonly retriesUnfailed: boolean;
  /** `meta.allowBlocking`. */
  readonly hasMeta: boolean;
  /** Shapes of a test's function beside synchronous and asynchronous ones. */
  readonly shapes: readonly Test['shape'][];
  /** Of a suite that is skipped it tells each test. */
  readonly tellsSkippedSuites: boolean;
  /** A hook at the top of a file is called while the file is being loaded. */
  readonly callsHooksAtLoad: boolean;
  /** The tests of a suite run before the suites in it. */
  readonly runsTestsFirst: boolean;
  /** A test is over before its afterEach hooks run. */
  readonly endsBeforeHooks: boolean;
  /** Hooks that run after a test, or a suite, run in the reverse of their order. */
  readonly reversesHooks: boolean;
  /** A test that nothing keeps the process alive for is ended. */
  readonly endsIdleTests: boolean;
  /** The hooks of a suite run where all of its tests are skipped: those that are to do, or any. */
  readonly hooksWithoutTests: 'never' | 'for todo' | 'always';
}

export const traitsOf: Readonly<Record<Runner, RunnerTraits>> = {
  vitest: {
    concurrent: 'test or suite',
    hooksOfConcurrent: true,
    retries: 'option',
    retriesBlocked: true,
    hasOnly: true,
    failing: '.fails',
    retriesUnfailed: false,
    hasMeta: true,
    shapes: ['fixture'],
    tellsSkippedSuites: true,
    callsHooksAtLoad: false,
    runsTestsFirst: false,
    endsBeforeHooks: false,
    reversesHooks: true,
    endsIdleTests: false,
    hooksWithoutTests: 'never',
  },
  jest: {
    concurrent: 'test',
    hooksOfConcurrent: false,
    retries: 'jest.retryTimes',
    retriesBlocked: true,
    hasOnly: true,
    failing: '.failing',
    retriesUnfailed: true,
    hasMeta: false,
    shapes: ['done', 'generator'],
    tellsSkippedSuites: true,
    callsHooksAtLoad: false,
    runsTestsFirst: false,
    endsBeforeHooks: false,
    reversesHooks: false,
    endsIdleTests: false,
    hooksWithoutTests: 'for todo',
  },
  'node-test': {
    concurrent: 'option',
    hooksOfConcurrent: true,
    retries: undefined,
    retriesBlocked: false,
    // It looks for them with a flag alone.
    hasOnly: false,
    // Before Node 24 it has nothing of the kind.
    failing: undefined,
    retriesUnfailed: false,
    hasMeta: false,
    shapes: [],
    tellsSkippedSuites: false,
    callsHooksAtLoad: true,
    runsTestsFirst: false,
    endsBeforeHooks: false,
    reversesHooks: false,
    endsIdleTests: true,
    hooksWithoutTests: 'always',
  },
  mocha: {
    concurrent: undefined,
    hooksOfConcurrent: false,
    retries: 'retries',
    retriesBlocked: false,
    // It leaves out the tests of all other files.
    hasOnly: false,
    failing: undefined,
    retriesUnfailed: false,
    hasMeta: false,
    shapes: ['done'],
    tellsSkippedSuites: true,
    callsHooksAtLoad: false,
    runsTestsFirst: true,
    endsBeforeHooks: true,
    reversesHooks: false,
    endsIdleTests: false,
    hooksWithoutTests: 'always',
  },
};
