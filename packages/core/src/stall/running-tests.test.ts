import { describe, expect, test } from 'vitest';
import { AllowBlock } from '../ledger/allow-block.js';
import { Attempt } from '../ledger/attempt.js';
import { TestLedger } from '../ledger/test-ledger.js';
import { RunningTests } from './running-tests.js';

const allowance = { reason: 'why', matches: () => true, allowsStalls: true, where: '', uses: 0 };

function attemptOf(name: string): Attempt {
  return new Attempt(new TestLedger({ name }));
}

function blockOf(attempt: Attempt | undefined): AllowBlock {
  return new AllowBlock(allowance, undefined, attempt, undefined);
}

/** The tests whose blocks may hold the loop. */
function allowed(running: RunningTests): string[] {
  return running.allowances.map(([, { info }]) => info.name);
}

test('the only one is known while it is the only one', () => {
  const running = new RunningTests();
  const [a, b] = [attemptOf('a'), attemptOf('b')];
  running.add(a, 3);
  expect(running.only?.beats).toBe(3);
  running.add(b, 4);
  expect(running.only).toBeUndefined();
  running.delete(a);
  expect(running.only?.beats).toBe(4);
});

describe('a block may hold the loop', () => {
  test('for its own test, or for all that run where nobody knows whose it is', () => {
    const running = new RunningTests();
    const [a, b] = [attemptOf('a'), attemptOf('b')];
    running.add(a, 0);
    running.add(b, 0);
    running.beginBlock(blockOf(a));
    expect(allowed(running)).toEqual(['a']);
    running.beginBlock(blockOf(undefined));
    expect(allowed(running)).toEqual(['a', 'a', 'b']);
  });

  test('until it is over, and with a promise up to the next turn', async () => {
    const running = new RunningTests();
    const a = attemptOf('a');
    running.add(a, 0);
    const [sync, async] = [blockOf(a), blockOf(a)];
    running.beginBlock(sync);
    sync.leave('value');
    running.leaveBlock(sync);
    expect(allowed(running)).toEqual([]);

    let settle: (() => void) | undefined;
    const promise = new Promise<void>((resolve) => {
      settle = resolve;
    });
    running.beginBlock(async);
    async.leave(promise);
    running.leaveBlock(async);
    settle?.();
    await promise;
    expect(allowed(running)).toEqual(['a']);
    running.forgetBlocks();
    expect(allowed(running)).toEqual([]);
  });
});
