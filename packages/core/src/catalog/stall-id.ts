/** The id of what computes too long, in rules, allowances and comments. */
export const STALL_ID = 'stall';
