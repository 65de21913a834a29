import { setImmediate, setTimeout as delay } from 'node:timers/promises';
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
    read: () =>
      reads++ % 2 === 0
        ? { cpu: 0, starved: starved && 0, resumed: 0 }
        : { cpu, starved, resumed: 1 },
  };
  const monitor = new Monitor(clock, 20, 0, { onHeld: (window) => held.push(window), onBeat() {} });
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

/** Takes all time for its own: only what the loop says of idling decides then. */
const alwaysBusy: ThreadClock = {
  isExact: true,
  read: () => ({ cpu: performance.now(), starved: 0, resumed: 0 }),
};

test('idling before a stall is no part of it', async () => {
  const held: HeldWindow[] = [];
  const monitor = new Monitor(alwaysBusy, 20, 0, {
    onHeld: (window) => held.push(window),
    onBeat() {},
  });
  const { nodeTiming } = performance;
  const before = performance.now();
  monitor.mark();
  const began = performance.now();
  const idleBefore = nodeTiming.idleTime;
  // Why until then: on a busy machine the loop of this worker may have something to do for long.
  while (nodeTiming.idleTime === idleBefore) await delay(50);
  hold(30);
  const idle = nodeTiming.idleTime - idleBefore;
  monitor.check();

  expect(held).toHaveLength(1);
  const [{ start, end, heldMs } = {} as HeldWindow] = held;
  expect(start - idle).toBeGreaterThanOrEqual(before);
  expect(start - idle).toBeLessThanOrEqual(began);
  expect(heldMs).toBeCloseTo(end - start, 6);
});

/** Lets the loop idle for so long in all, and says how often it turned meanwhile. */
async function turnsWhileIdling(ms: number): Promise<number> {
  const { nodeTiming } = performance;
  const idleBefore = nodeTiming.idleTime;
  const turnsBefore = nodeTiming.uvMetricsInfo.loopCount;
  while (nodeTiming.idleTime - idleBefore < ms) await delay(100);
  return nodeTiming.uvMetricsInfo.loopCount - turnsBefore;
}

test('a loop that idles is not woken, and a stall after that is told', async () => {
  const held: HeldWindow[] = [];
  const monitor = new Monitor(alwaysBusy, 50, 0, {
    onHeld: (window) => held.push(window),
    onBeat() {},
  });
  const turnsWithout = await turnsWhileIdling(500);
  monitor.start();
  const turns = await turnsWhileIdling(500);
  const began = performance.now();
  hold(80);
  // Why two: the monitor looks at the end of a turn, which may come after what this turn resolves.
  await setImmediate();
  await setImmediate();
  monitor.stop();

  // A timer that woke the loop every 10 ms would have done so about fifty times.
  expect(turns - turnsWithout).toBeLessThan(25);
  expect(held.some(({ start, end }) => start <= began + 1 && end - began >= 80)).toBe(true);
});

test('what begins and ends often does not read the CPU clock each time', () => {
  let reads = 0;
  const clock: ThreadClock = {
    isExact: true,
    read: () => ({ cpu: reads++, starved: undefined, resumed: undefined }),
  };
  const monitor = new Monitor(clock, 20, 0, { onHeld() {}, onBeat() {} });
  const start = performance.now();
  for (let round = 0; round < 10_000; round++) monitor.check();
  // Why not a number: a reading stands for a millisecond, and the machine says how many passed.
  expect(reads).toBeLessThanOrEqual(performance.now() - start + 2);
});
