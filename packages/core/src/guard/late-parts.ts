import { examining as loadExamining, late as load } from '../safe/late.js';

/** The late part of loopguard, all of it: guard and what puts the rooms together may know every room. */
export const late: () => typeof import('../late.js') = load;

/** What looks at stacks. */
export const examining: () => typeof import('../examine/index.js') = loadExamining;
