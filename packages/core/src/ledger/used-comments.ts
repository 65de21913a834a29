import type { UsedAllow } from './record.js';

/** The opt-outs that covered something: comments by their text, rules by their position. */
interface Used {
  readonly usedComments: Set<string>;
  readonly judgedRules: Set<number>;
}

export function noteUsed(used: Used, { reason, where, rule }: UsedAllow): void {
  if (rule === undefined) used.usedComments.add(`${where} ${reason}`);
  else used.judgedRules.add(rule);
}

/** Whether a comment covered something. */
export function isUsed({ usedComments }: Used, { where, reason }: UsedAllow): boolean {
  return usedComments.has(`${where} ${reason}`);
}
