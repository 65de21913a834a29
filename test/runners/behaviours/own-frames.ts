import { expect } from 'vitest';
import { failed, type Behaviour } from '../behaviour.js';

// Why so many: all frames, also those below the test's function.
const stack = `
  const frames = (): string[] => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 100;
    const { stack = '' } = new Error('frames');
    Error.stackTraceLimit = stackTraceLimit;
    return stack.split('\\n').slice(1);
  };
  const ours = () => frames().filter((line) => /@loopguard\\/|packages\\/(?:core|jest-env|vitest-plugin)\\/|node:async_hooks|async_local|AsyncLocalStorage/.test(line));
`;

/** The stacks of a user's errors are those that the runner alone would give. */
export const ownFrames: readonly Behaviour[] = [
  {
    id: 'frames-awaited',
    title: 'no frame of loopguard stands below an async test, a hook or what Jest awaits otherwise',
    files: {
      'case.test.ts': `
        ${stack}
        const inHooks: Record<string, string[]> = {};
        beforeAll(() => { inHooks.beforeAll = ours(); });
        beforeEach(() => { inHooks.beforeEach = ours(); });
        afterEach(async () => { inHooks.afterEach = ours(); });
        test('async', async () => { expect(ours()).toEqual([]); });
        test('after an await', async () => { await null; expect(ours()).toEqual([]); });
        test('in hooks', async () => { expect(inHooks).toEqual({ beforeAll: [], beforeEach: [], afterEach: [] }); });
      `,
    },
    tests: { async: 'passed', 'after an await': 'passed', 'in hooks': 'passed' },
  },
  {
    id: 'frames-awaited-jest',
    title: 'no frame of loopguard stands below a generator or a function that takes done',
    runner: 'jest',
    files: {
      'case.test.ts': `
        ${stack}
        test('with done', (done: () => void) => { expect(ours()).toEqual([]); done(); });
        test('generator', function* () { expect(ours()).toEqual([]); yield Promise.resolve(); expect(ours()).toEqual([]); } as any);
      `,
    },
    tests: { 'with done': 'passed', generator: 'passed' },
  },
  {
    id: 'frames-plain',
    title: 'what a plain function throws carries no frame of loopguard into results',
    files: {
      'case.test.ts': `
        ${stack}
        test('plain', () => { expect(ours().length).toBeLessThan(2); });
        // Why one more: Jest 29 runs concurrent tests in an AsyncLocalStorage of its own.
        test.concurrent('side by side', () => { expect(ours().length).toBeLessThan(3); return Promise.resolve(); });
        test('throws', () => { throw new Error('of its own'); });
        test('throws in a helper', () => { const helper = () => { throw new Error('of its own'); }; helper(); });
      `,
    },
    tests: {
      plain: 'passed',
      'side by side': 'passed',
      throws: failed([/of its own/]),
      'throws in a helper': failed([/of its own/]),
    },
    check: ({ text }) => {
      expect(text).toContain('of its own');
      expect(text).not.toMatch(/@loopguard\/test-function|AsyncLocalStorage/);
    },
  },
  {
    id: 'frames-off',
    title: 'where stalls are off, no frame of loopguard stands below a plain test',
    runner: 'jest',
    options: { stall: { mode: 'off' } },
    files: {
      'case.test.ts': `
        ${stack}
        test('plain', () => { expect(ours()).toEqual([]); });
      `,
    },
    tests: { plain: 'passed' },
  },
];
