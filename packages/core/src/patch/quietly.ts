import type { Gate } from './wrap.js';

/** Runs loopguard's own work: nothing in it is a call of the user's. */
export function quietly<T>(gate: Pick<Gate, 'armed'>, work: () => T): T {
  const wasArmed = gate.armed;
  gate.armed = false;
  try {
    return work();
  } finally {
    gate.armed = wasArmed;
  }
}
