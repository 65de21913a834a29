import { describe, expect, test } from 'vitest';
import type { Hotspot } from '../loop/hotspot.js';
import type { HeldWindow } from '../loop/monitor.js';
import { isTheirs } from './is-theirs.js';

const THRESHOLD = 100;
const window: HeldWindow = {
  start: 0,
  end: 200,
  heldMs: 200,
  cpuMs: 200,
  starvedMs: 0,
  resumed: 40,
  cause: 'cpu',
};

interface Seen {
  readonly window?: Partial<HeldWindow>;
  readonly hotspot?: Partial<Hotspot>;
  readonly isDebugged?: boolean;
}

function isStall({ window: given = {}, hotspot = {}, isDebugged = false }: Seen): boolean {
  const seen = { samples: 40, blamableShare: 1, domShare: 0, ...hotspot } as Hotspot;
  const sampled = { total: 40, msPerSample: 5 };
  return isTheirs({ ...window, ...given }, seen, sampled, THRESHOLD, isDebugged);
}

describe('computing is a stall of the blamed code', () => {
  test('when its own part reaches the threshold, but for what the runner does around it', () => {
    expect(isStall({ hotspot: { blamableShare: 0.41 } })).toBe(true);
    expect(isStall({ hotspot: { blamableShare: 0.39 } })).toBe(false);
  });

  test('beside a simulated browser only when it reaches the whole threshold', () => {
    expect(isStall({ hotspot: { blamableShare: 0.45, domShare: 0.3 } })).toBe(false);
    expect(isStall({ hotspot: { blamableShare: 0.55, domShare: 0.3 } })).toBe(true);
  });
});

describe('a wait is a stall of the blamed code', () => {
  const wait: Seen['window'] = { cause: 'wait', cpuMs: 0 };

  test('when samples prove that the thread slept', () => {
    expect(isStall({ window: wait })).toBe(true);
    expect(isStall({ window: { ...wait, resumed: 2 } })).toBe(false);
    expect(isStall({ window: { ...wait, starvedMs: undefined } })).toBe(false);
  });

  test('and not for a few samples in it, nor at a breakpoint', () => {
    expect(isStall({ window: wait, hotspot: { samples: 10 } })).toBe(false);
    expect(isStall({ window: wait, isDebugged: true })).toBe(false);
  });
});
