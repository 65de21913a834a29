import type { CompiledOptions } from '../options/compiled-options.js';
import type { RuleUse } from '../report/unused-rules.js';
import { SafeSet } from '../safe/collections.js';
import { late } from '../safe/late.js';
import type { Whose } from './whose.js';
import { type Allowance, firstMatch } from './allowance.js';
import type { Store, EnteredBlock } from './attempt.js';
import type { TestLedger } from './test-ledger.js';

type Accepted = typeof import('./accepted-by-all.js');
type Undeclared = typeof import('./undeclared.js');

/** What a test file's opt-outs cover, and which of them anything needed. */
export class OptOuts {
  /** How many calls each `allow` rule covered without a look at the stack, by position. */
  readonly ruleUses: number[];
  /** Comments that covered something: see `used-comments.ts`. */
  readonly usedComments: Set<string> = new SafeSet();
  /** `allow` rules that covered something after a look at the stack. */
  readonly judgedRules: Set<number> = new SafeSet();
  /** What covered something, and whose it is. */
  readonly usedAllowances: (readonly [Allowance, TestLedger])[] = [];
  readonly #options: CompiledOptions;
  readonly #fileLedger: TestLedger;
  readonly #whose: Whose;

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
    late<Undeclared>().noteUndeclared(test, where);
  }

  /** The innermost allowance that covers a call made now, or undefined. */
  allowanceFor(id: string, store: Store | undefined, owner: TestLedger): Allowance | undefined {
    if (owner === this.#whose.contested) {
      return (
        firstMatch(this.#fileLedger.allowances, id) ??
        late<Accepted>().acceptedByAll(id, this.#whose.contestOf(store), this)
      );
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

  /** What this file says about the `allow` rules, for the end of the run. */
  ruleUse(): RuleUse {
    const { unusedAllow, allowReasons } = this.#options;
    const isUsed = (index: number): boolean =>
      this.ruleUses[index] !== 0 || this.judgedRules.has(index);
    const used = [...allowReasons.keys()].filter(isUsed);
    return { unusedAllow, reasons: allowReasons, used };
  }

  useRule(index: number): void {
    this.ruleUses[index] = (this.ruleUses[index] ?? 0) + 1;
  }

  useAllowance(allowance: Allowance, owner: TestLedger): void {
    const user = owner === this.#whose.contested ? this.#fileLedger : owner;
    const isFirst = allowance.uses++ === 0;
    if (user.info.isContext === true) this.#tally(allowance, user);
    else if (isFirst) this.usedAllowances.push([allowance, user]);
  }

  /** Why added up at once: a program goes on, and each request that needs an opt-out makes one of its own. */
  #tally(allowance: Allowance, user: TestLedger): void {
    for (const [known, by] of this.usedAllowances) {
      if (by === user && known.reason === allowance.reason && known.where === allowance.where) {
        known.uses++;
        return;
      }
    }
    this.usedAllowances.push([{ ...allowance, uses: 1 }, user]);
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
