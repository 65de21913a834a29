import { setImmediate } from 'node:timers';

// Why captured: mock timers replace it.
const nextTurn = setImmediate;

/** A turn of the loop: one object for all that begins in it. */
export interface Turn {
  isOver: boolean;
}

let current: Turn | undefined;

/** The turn that goes on. Why shared: of thousands of tests that wait for nothing, many run in one. */
export function thisTurn(): Turn {
  if (current === undefined) {
    const turn = { isOver: false };
    current = turn;
    nextTurn(() => {
      turn.isOver = true;
      current = undefined;
    }).unref();
  }
  return current;
}
