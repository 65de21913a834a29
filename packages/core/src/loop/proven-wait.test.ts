import { expect, test } from 'vitest';
import type { HeldWindow } from './monitor.js';
import { isProvenWait } from './proven-wait.js';

const window: HeldWindow = {
  start: 0,
  end: 300,
  heldMs: 300,
  cpuMs: 2,
  starvedMs: 1,
  resumed: 60,
  cause: 'wait',
};

test('a thread that slept is woken for each sample', () => {
  expect(isProvenWait(window, 59, 5, 80)).toBe(true);
  expect(isProvenWait({ ...window, cpuMs: 90 }, 59, 5, 80)).toBe(true);
});

test('a machine that stood still takes no samples', () => {
  expect(isProvenWait({ ...window, resumed: 1 }, 1, 5, 80)).toBe(false);
});

test('a machine that stopped often while the thread ran wakes nobody', () => {
  expect(isProvenWait({ ...window, resumed: 2 }, 59, 5, 80)).toBe(false);
});

test('a thread that shares its CPU is sampled in each short turn, and has not slept', () => {
  const shared = { ...window, heldMs: 440, cpuMs: 42, starvedMs: 160, resumed: 40 };
  expect(isProvenWait(shared, 40, 5, 80)).toBe(false);
});

test('where the system does not say how often the thread got a CPU, nothing is proven', () => {
  expect(isProvenWait({ ...window, resumed: undefined }, 59, 5, 80)).toBe(false);
});
