import type { CompiledOptions } from '../options/compile.js';
import type { RuleUse } from '../report/unused-rules.js';
import { SafeSet } from '../safe/collections.js';
import type { Whose } from './whose.js';
import { type Allowance, firstMatch } from './allowance.js';
import type { Store, EnteredBlock } from './attempt.js';
import type { TestLedger } from './test-ledger.js';
import type { UsedAllow } from './record.js';

/** What a test file's opt-outs cover, and which of them anything needed. */
export class OptOuts {
  /** How many calls each `allow` rule covered without a look at the stack, by position. */
  readonly ruleUses: number[];
  /** What covered something, and whose it is. */
  readonly usedAllowances: (readonly [Allowance, TestLedger])[] = [];
  readonly #options: CompiledOptions;
  readonly #fileLedger: TestLedger;
  readonly #whose: Whose;
  readonly #usedComments = new SafeSet<string>();
  readonly #judgedRules = new SafeSet<number>();

  constructor(options: CompiledOptions, fileLedger: TestLedger, whose: Whose) {
    this.#options = options;
    this.#fileLedger = fileLedger;
    this.#whose = whose;
    this.ruleUses = options.allowReasons.map(() => 0);
  }

  /** Starts an attempt of a test with what the test itself declares. */
  declare(test: TestLedger): void {
    test.allowances.length = 0;
    const declared = test.info.allow;
    if (declared === undefined || declared.reason === false) return;
    const { reason, where } = declared;
    if (typeof reason === 'string' && reason.trim() !== '') {
      test.allowances.push({ reason, matches: () => true, allowsStalls: true, where, uses: 0 });
      return;
    }
    const message = `[loopguard] ${where} of ${JSON.stringify(test.info.name)} does not work: it needs a reason, e.g. { meta: { allowBlocking: 'why' } }.`;
    test.mistakes.set(message, { message, stack: [] });
  }

  /** The innermost allowance that covers a call made now, or undefined. */
  allowanceFor(id: string, store: Store | undefined, owner: TestLedger): Allowance | undefined {
    if (owner === this.#whose.contested) {
      return firstMatch(this.#fileLedger.allowances, id) ?? this.#acceptedByAll(id, store);
    }
    return (
      this.blockFor(id, store)?.allowance ??
      firstMatch(owner.allowances, id) ??
      firstMatch(this.#fileLedger.allowances, id)
    );
  }

  /** The innermost block of a context that allows a call made now. */
  blockFor(id: string, store: Store | undefined): EnteredBlock | undefined {
    for (let block = store?.block; block !== undefined; block = block.outer) {
      if (block.allowance.matches(id) && block.isOpen) return block;
    }
    return undefined;
  }

  /** Why all: whichever test the call was for, its author accepted it. */
  #acceptedByAll(id: string, store: Store | undefined): Allowance | undefined {
    const { hasEnded, running, allowances } = this.#whose.contestOf(store);
    if (hasEnded || running.length === 0) return undefined;
    const accepted: [Allowance, TestLedger][] = [];
    for (const { test } of running) {
      const allowance = firstMatch(allowances.get(test) ?? [], id);
      if (allowance === undefined) return undefined;
      accepted.push([allowance, test]);
    }
    const [first, ...others] = accepted;
    for (const [allowance, test] of others) this.useAllowance(allowance, test);
    return first?.[0];
  }

  /** What this file says about the `allow` rules, for the end of the run. */
  ruleUse(): RuleUse {
    const { unusedAllow, allowReasons } = this.#options;
    const isUsed = (index: number): boolean =>
      this.ruleUses[index] !== 0 || this.#judgedRules.has(index);
    const used = [...allowReasons.keys()].filter(isUsed);
    return { unusedAllow, reasons: allowReasons, used };
  }

  useRule(index: number): void {
    this.ruleUses[index] = (this.ruleUses[index] ?? 0) + 1;
  }

  useAllowance(allowance: Allowance, owner: TestLedger): void {
    const user = owner === this.#whose.contested ? this.#fileLedger : owner;
    if (allowance.uses++ === 0) this.usedAllowances.push([allowance, user]);
  }

  noteUsed({ reason, where, rule }: UsedAllow): void {
    if (rule === undefined) this.#usedComments.add(`${where} ${reason}`);
    else this.#judgedRules.add(rule);
  }

  /** Whether a comment covered something. */
  isUsed({ where, reason }: UsedAllow): boolean {
    return this.#usedComments.has(`${where} ${reason}`);
  }

  /** Whether an allowance of a test or of the file covered nothing. */
  hasUnused(tests: Iterable<TestLedger>): boolean {
    if (hasUnused(this.#fileLedger)) return true;
    for (const test of tests) if (hasUnused(test)) return true;
    return false;
  }
}

function hasUnused({ allowances }: TestLedger): boolean {
  return allowances.some(({ uses }) => uses === 0);
}
