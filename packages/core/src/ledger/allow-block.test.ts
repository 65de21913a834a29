import { describe, expect, test } from 'vitest';
import { AllowBlock } from './allow-block.js';
import { Attempt } from './attempt.js';
import { TestLedger } from './test-ledger.js';

const allowance = { reason: 'why', matches: () => true, allowsStalls: true, where: '', uses: 0 };

function enter(): { block: AllowBlock; attempt: Attempt } {
  const attempt = new Attempt(new TestLedger({ name: 'a' }));
  return { block: new AllowBlock(allowance, undefined, attempt, undefined), attempt };
}

describe('a block allows', () => {
  test('while it runs, and no longer than that when it gives no promise', () => {
    const { block } = enter();
    expect(block.isOpen).toBe(true);
    block.leave('value');
    expect(block.isOpen).toBe(false);
  });

  test.each(['fulfilled', 'rejected'])('until its promise is %s', async (outcome) => {
    const { block } = enter();
    let settle: (() => void) | undefined;
    const promise = new Promise<void>((resolve, reject) => {
      settle = outcome === 'fulfilled' ? resolve : reject;
    });
    block.leave(promise);
    expect(block.isOpen).toBe(true);
    settle?.();
    expect(block.isOpen).toBe(false);
    await promise.catch(() => {});
  });

  test('and leaves the promise alone: who waits for it, or does not, shows as without a block', () => {
    const { block } = enter();
    const promise = new Promise(() => {});
    for (const key of ['then', 'catch', 'finally', 'constructor']) {
      Object.defineProperty(promise, key, {
        get: () => {
          throw new Error(`${key} was asked for`);
        },
      });
    }
    block.leave(promise);
    expect(block.isOpen).toBe(true);
  });

  test('at the latest until its test ends', () => {
    const { block, attempt } = enter();
    block.leave(new Promise(() => {}));
    attempt.isDone = true;
    expect(block.isOpen).toBe(false);
    attempt.isDone = false;
    expect(block.isOpen).toBe(false);
  });

  test('until its test ends when it gives a thenable, whose `then` is not called', () => {
    const { block, attempt } = enter();
    block.leave({
      // oxlint-disable-next-line unicorn/no-thenable
      then: () => {
        throw new Error('called');
      },
    });
    expect(block.isOpen).toBe(true);
    attempt.isDone = true;
    expect(block.isOpen).toBe(false);
  });
});
