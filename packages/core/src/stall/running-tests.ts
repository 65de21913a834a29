import type { Allowance } from '../ledger/allowance.js';
import type { EnteredBlock, Attempt } from '../ledger/attempt.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import type { HeldWindow } from '../loop/monitor.js';
import type { HeldBy } from './stall-record.js';

/** A stall, and who made it. */
export interface Found {
  readonly window: HeldWindow;
  readonly ledgers: ReadonlySet<TestLedger>;
  readonly by: HeldBy | undefined;
  readonly isFirstTurn: boolean;
}

/** An attempt whose stalls are looked for. */
export interface Running {
  /** Turns of the loop when it began. */
  readonly beats: number;
  /** The test's function has returned: what runs now is something that somebody waits for. */
  hasReturned: boolean;
  /** Stalls from before it returned: only a function that can wait held anybody up. */
  readonly undecided: Found[];
  /** Blocks that may hold the loop, up to the turn after they are over. */
  blocks: Set<EnteredBlock> | undefined;
}

/** The attempts that run now, and the blocks in which they may hold the loop. */
export class RunningTests {
  readonly #running = new Map<Attempt, Running>();

  get size(): number {
    return this.#running.size;
  }

  get attempts(): Iterable<Attempt> {
    return this.#running.keys();
  }

  get ledgers(): ReadonlySet<TestLedger> {
    return new Set([...this.#running.keys()].map(({ test }) => test));
  }

  /** What is known of the attempt that runs, if it is a single one. */
  get only(): Running | undefined {
    const [only] = this.#running.values();
    return this.#running.size === 1 ? only : undefined;
  }

  /** The blocks that may hold the loop, and the tests that they are for. */
  get allowances(): [Allowance, TestLedger][] {
    const found: [Allowance, TestLedger][] = [];
    for (const [{ test }, { blocks }] of this.#running) {
      for (const { allowance } of blocks ?? []) found.push([allowance, test]);
    }
    return found;
  }

  get(attempt: Attempt): Running | undefined {
    return this.#running.get(attempt);
  }

  add(attempt: Attempt, beats: number): void {
    this.#running.set(attempt, { beats, blocks: undefined, hasReturned: false, undecided: [] });
  }

  delete(attempt: Attempt): void {
    this.#running.delete(attempt);
  }

  clear(): void {
    this.#running.clear();
  }

  beginBlock(block: EnteredBlock): void {
    const { attempt } = block;
    const inside = attempt?.within ?? attempt;
    const holders = inside ? [this.#running.get(inside)] : this.#running.values();
    for (const holder of holders) if (holder) (holder.blocks ??= new Set()).add(block);
  }

  leaveBlock(block: EnteredBlock): void {
    if (!block.isOpen) for (const { blocks } of this.#running.values()) blocks?.delete(block);
  }

  /** Why at a turn: what held the loop before it may have been the last that the block did. */
  forgetBlocks(): void {
    for (const { blocks } of this.#running.values()) {
      if (blocks === undefined) continue;
      for (const block of blocks) if (!block.isOpen) blocks.delete(block);
    }
  }
}
