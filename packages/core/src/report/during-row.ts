import { OUTSIDE } from './outside.js';

/** What ran in a program when it blocked. */
export function duringRow(during: string): string {
  return `  in     ${during === OUTSIDE ? `the program, ${OUTSIDE}` : during}`;
}
