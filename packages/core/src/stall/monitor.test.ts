import { expect, test } from 'vitest';
import { type HeldWindow, Monitor } from './monitor.js';
import type { ThreadClock } from './thread-clock.js';

/** Holds the thread for so long by the clock; what it used is what the clock under test says. */
function hold(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

function monitored(
  cpu: number,
  starved: number | undefined,
): { held: HeldWindow[]; run(ms: number, excused?: number): void } {
  const held: HeldWindow[] = [];
  let reads = 0;
  const clock: ThreadClock = {
    isExact: true,
    read: () => (reads++ === 0 ? { cpu: 0, starved: starved && 0 } : { cpu, starved }),
  };
  const monitor = new Monitor(clock, 20, { onHeld: (window) => held.push(window), onBeat() {} });
  return {
    held,
    run(ms, excused = 0) {
      monitor.mark();
      hold(ms);
      monitor.excuse(excused);
      monitor.check();
    },
  };
}

test('computing longer than the threshold is told', () => {
  const { held, run } = monitored(30, 0);
  run(30);
  expect(held).toMatchObject([{ cause: 'cpu', cpuMs: 30 }]);
});

test('a thread that only waited for a CPU is not', () => {
  const { held, run } = monitored(5, 10_000);
  run(30);
  expect(held).toEqual([]);
});

test('a wait is told where the system says how long the thread was ready', () => {
  const { held, run } = monitored(1, 1);
  run(40);
  expect(held).toMatchObject([{ cause: 'wait' }]);
});

test('without that nobody knows that it was a wait', () => {
  const { held, run } = monitored(1, undefined);
  run(40);
  expect(held).toEqual([]);
});

test('time that is accounted for elsewhere does not count', () => {
  const { held, run } = monitored(30, 0);
  run(30, 10_000);
  expect(held).toEqual([]);
});
