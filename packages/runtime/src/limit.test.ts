import { expect, test } from 'vitest';
import { Limit } from './limit.js';

test('so many in a stretch, and the rest is counted', () => {
  const limit = new Limit(2, 1000);
  expect([0, 1, 2, 3].map((now) => limit.allows(now))).toEqual([true, true, false, false]);
  expect(limit.takeHeld(999)).toBe(0);
  expect(limit.takeHeld(1000)).toBe(2);
  expect(limit.takeHeld(1000)).toBe(0);
  expect(limit.allows(1000)).toBe(true);
});

test('at the end of a process nothing is waited for', () => {
  const limit = new Limit(1, 1000);
  limit.allows(0);
  limit.allows(1);
  expect(limit.takeHeld(2, true)).toBe(1);
});
