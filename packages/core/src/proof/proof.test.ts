import { describe, expect, test } from 'vitest';
import { answerFor } from './answer-for.js';
import { Attempt } from '../ledger/attempt.js';
import { TestLedger } from '../ledger/test-ledger.js';
import { decide, type Proof } from './proof.js';
import type { Contest } from '../ledger/contest.js';
import type { TextMatch } from './test-texts.js';

const attempts = Object.fromEntries(
  ['a', 'b', 'c', 'row 1', 'row 2'].map((name) => [name, new Attempt(new TestLedger({ name }))]),
);
const outer = attempt('a').test.info;
for (const name of ['a > 1', 'a > 2']) {
  attempts[name] = new Attempt(new TestLedger({ name, outer }));
}
const fileLedger = new TestLedger({ name: '' });

function attempt(name: string): Attempt {
  return attempts[name] as Attempt;
}

interface Situation {
  readonly running: readonly string[];
  /** Whose asynchronous context it is; nobody's for shared code. */
  readonly context?: string;
  /** The tests in whose text frames lie, the nearest first; a star for the body itself. */
  readonly frames?: readonly string[];
  readonly isRunners?: boolean;
}

function contestOf({ running, context }: Situation): Contest {
  const of = context === undefined ? undefined : attempt(context);
  return {
    number: 1,
    attempt: of,
    hasEnded: context !== undefined && !running.includes(context),
    running: running.map(attempt),
    allowances: new Map(),
  };
}

function matchOf(text: string): TextMatch {
  const names = text.replace('*', '').split('|');
  return { tests: names.map((name) => attempt(name).test), isBody: text.endsWith('*') };
}

/** Who answers, as text: a test's name, or what the file says. */
function answer(situation: Situation): string {
  const { frames = [], isRunners = false } = situation;
  const contest = contestOf(situation);
  const proof: Proof = decide(contest, isRunners, frames.map(matchOf));
  const { owner, context } = answerFor(proof, contest, fileLedger);
  return owner === fileLedger ? String(context) : owner.info.name;
}

describe('several tests run: proof is', () => {
  const running = ['a', 'b'];
  test.each<[string, Situation, string]>([
    ['a frame in a text', { running, context: 'a', frames: ['b'] }, 'b'],
    ['also without a context', { running, frames: ['b'] }, 'b'],
    ['the nearest such frame', { running, context: 'a', frames: ['b', 'a*'] }, 'b'],
    ['the text before the runner', { running, context: 'a', frames: ['b'], isRunners: true }, 'b'],
    ['the frame of the runner', { running, context: 'a', isRunners: true }, 'a'],
  ])('%s', (_, situation, name) => {
    expect(answer(situation)).toBe(name);
  });

  test('not the context alone: it says who is likely', () => {
    expect(answer({ running: ['a', 'b', 'c'], context: 'b' })).toBe(
      'one of "b", "a", "c", which ran at the same time (most likely "b", in whose context it ran)',
    );
  });

  test('nothing for shared code without a frame', () => {
    expect(answer({ running })).toBe('one of "a", "b", which ran at the same time');
    expect(answer({ running, isRunners: true })).toMatch(/^one of "a", "b"/);
  });

  test("the text of an ended test: it is an ended one's", () => {
    expect(answer({ running, context: 'a', frames: ['c'] })).toBe(
      '"c" had already ended, while "a", "b" ran: await what it starts',
    );
  });
});

describe('rows with the same text', () => {
  const running = ['row 1', 'row 2', 'c'];
  const rows = 'row 1|row 2';
  test.each<[string, Situation, string | RegExp]>([
    ['the body itself', { running, context: 'row 2', frames: [`${rows}*`] }, 'row 2'],
    [
      'a function that the body calls',
      { running, context: 'row 2', frames: [rows, `${rows}*`] },
      'row 2',
    ],
    [
      'what the runner calls',
      { running, context: 'row 2', frames: [rows], isRunners: true },
      'row 2',
    ],
    [
      'a function alone',
      { running, context: 'row 2', frames: [rows] },
      /^one of "row 2", "row 1", which/,
    ],
    [
      'in the context of another',
      { running, context: 'c', frames: [`${rows}*`] },
      /^one of "row 1", "row 2", which/,
    ],
    ['in no context', { running, frames: [rows] }, /^one of "row 1", "row 2", which/],
    [
      'that have ended',
      { running: ['c'], context: 'c', frames: [rows] },
      /^"row 1" had already ended/,
    ],
    [
      'of which one has ended',
      { running: ['row 2', 'c'], context: 'row 1', frames: [rows] },
      /^one of "row 2", which/,
    ],
  ])('%s', (_, situation, expected) => {
    expect(answer(situation)).toMatch(expected);
  });
});

describe('an ended test left the context', () => {
  test('a frame of the running one is proof', () => {
    expect(answer({ running: ['b'], context: 'a', frames: ['b'] })).toBe('b');
  });

  test('a frame of its own is proof as well', () => {
    const late = '"a" had already ended, while "b" ran: await what it starts';
    expect(answer({ running: ['b'], context: 'a', frames: ['a'] })).toBe(late);
    expect(answer({ running: ['b'], context: 'a', isRunners: true })).toBe(late);
  });

  test('without proof it may have been fed', () => {
    expect(answer({ running: ['b'], context: 'a' })).toMatch(
      /^"a" had already ended, while "b" ran: await what it starts; or, .*the work of "b"/,
    );
    expect(answer({ running: [], context: 'a' })).toBe(
      '"a" had already ended: await what it starts',
    );
  });
});

test('one that still runs when its company has ended is as alone as before', () => {
  expect(answer({ running: ['a'], context: 'a' })).toBe('a');
});

describe('a test waits for those within it:', () => {
  const both = '"a > 1", "a > 2"';
  test.each<[string, Situation, string]>([
    [
      'the only one is proven by its context',
      { running: ['a', 'a > 1'], context: 'a > 1' },
      'a > 1',
    ],
    [
      'whatever text the code stands in',
      { running: ['a', 'a > 1'], context: 'a > 1', frames: ['a*'] },
      'a > 1',
    ],
    ['shared code is called by the inner one', { running: ['a', 'a > 1'] }, 'a > 1'],
    [
      'the outer one goes on by itself',
      { running: ['a', 'a > 1'], context: 'a', frames: ['a*'] },
      'a',
    ],
    [
      'the outer one is no candidate',
      { running: ['a', 'a > 1', 'a > 2'] },
      `one of ${both}, which ran at the same time`,
    ],
    [
      'two of them are told apart by their texts',
      { running: ['a', 'a > 1', 'a > 2'], context: 'a > 1', frames: ['a > 2'] },
      'a > 2',
    ],
  ])('%s', (_, situation, expected) => {
    expect(answer(situation)).toBe(expected);
  });
});
