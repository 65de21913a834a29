import { describe, expect, test } from 'vitest';
import { Attempt, TestLedger } from './test-ledger.js';
import { Scope } from './scope.js';

const allowance = { reason: 'why', matches: () => true, allowsStalls: true, where: '', uses: 0 };

function enter(): { scope: Scope; attempt: Attempt } {
  const attempt = new Attempt(new TestLedger({ name: 'a' }));
  return { scope: new Scope(allowance, undefined, attempt, undefined), attempt };
}

describe('a block allows', () => {
  test('while it runs, and no longer than that when it gives no promise', () => {
    const { scope } = enter();
    expect(scope.isOpen).toBe(true);
    scope.leave('value');
    expect(scope.isOpen).toBe(false);
  });

  test.each(['fulfilled', 'rejected'])('until its promise is %s', async (outcome) => {
    const { scope } = enter();
    let settle: (() => void) | undefined;
    const promise = new Promise<void>((resolve, reject) => {
      settle = outcome === 'fulfilled' ? resolve : reject;
    });
    scope.leave(promise);
    expect(scope.isOpen).toBe(true);
    settle?.();
    expect(scope.isOpen).toBe(false);
    await promise.catch(() => {});
  });

  test('and leaves the promise alone: who waits for it, or does not, shows as without a block', () => {
    const { scope } = enter();
    const promise = new Promise(() => {});
    for (const key of ['then', 'catch', 'finally', 'constructor']) {
      Object.defineProperty(promise, key, {
        get: () => {
          throw new Error(`${key} was asked for`);
        },
      });
    }
    scope.leave(promise);
    expect(scope.isOpen).toBe(true);
  });

  test('at the latest until its test ends', () => {
    const { scope, attempt } = enter();
    scope.leave(new Promise(() => {}));
    attempt.isDone = true;
    expect(scope.isOpen).toBe(false);
    attempt.isDone = false;
    expect(scope.isOpen).toBe(false);
  });

  test('until its test ends when it gives a thenable, whose `then` is not called', () => {
    const { scope, attempt } = enter();
    scope.leave({
      // oxlint-disable-next-line unicorn/no-thenable
      then: () => {
        throw new Error('called');
      },
    });
    expect(scope.isOpen).toBe(true);
    attempt.isDone = true;
    expect(scope.isOpen).toBe(false);
  });
});
