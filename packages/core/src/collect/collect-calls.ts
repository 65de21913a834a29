import type { AsyncLocalStorage } from 'node:async_hooks';
import type { CallCollector, CollectedCall, CollectedCalls } from '../allow/slot.js';
import { STALL_ID } from '../catalog/stall-id.js';
import { verdictOf } from '../judge/verdict.js';
import { AllowBlock } from '../ledger/allow-block.js';
import { Attempt, type EnteredBlock, type Store } from '../ledger/attempt.js';
import type { FileFacts } from '../ledger/file-facts.js';
import { TestLedger } from '../ledger/test-ledger.js';
import { LoopguardConfigError } from '../options/loopguard-error.js';
import { anyId, type Matcher } from '../options/match.js';
import { unknownIdMessage } from '../options/validate.js';
import { blockOf, groupByLine } from '../report/block.js';
import { formatBlock } from '../report/format.js';
import type { Violation } from '../report/violation.js';
import { isThenable } from '../safe/is-thenable.js';
import { userStack } from '../stack/user-stack.js';
import { HeldLoop } from './held-loop.js';
import { noteWaiting } from './unawaited.js';

/** The thread that it is asked in. */
interface Thread {
  readonly storage: AsyncLocalStorage<Store>;
  quietly<T>(work: () => T): T;
}

/** A file that is followed, with what watches its loop. */
interface OpenFile extends FileFacts {
  readonly offReason: string | undefined;
  readonly stalls:
    { beginBlock(block: EnteredBlock): void; leaveBlock(block: EnteredBlock): void } | undefined;
}

/**
 * Makes what takes over the calls of a block of code. It is an attempt of its own, so what the block
 * starts is told from the rest of the test by its asynchronous context.
 *
 * @throws LoopguardConfigError when no call has such an id
 */
export function collectCalls(
  thread: Thread,
  file: OpenFile,
  calls: readonly string[] | undefined,
  stallMs: number | undefined,
): CallCollector {
  const problem = unknownIdMessage(calls ?? [], file.ids);
  if (problem !== undefined) throw new LoopguardConfigError(`toBlock(): ${problem}`);
  return new Collector(thread, file, anyId(calls), stallMs);
}

class Collector implements CallCollector {
  readonly offReason: string | undefined;
  readonly #thread: Thread;
  readonly #file: OpenFile;
  readonly #matches: Matcher;
  /** Whose it would be. */
  readonly #owner: TestLedger;
  readonly #attempt: Attempt;
  readonly #held: HeldLoop | undefined;
  readonly #stallMs: number | undefined;
  #settled: (() => void) | undefined;

  constructor(thread: Thread, file: OpenFile, matches: Matcher, stallMs: number | undefined) {
    this.#thread = thread;
    this.#file = file;
    this.#matches = matches;
    this.#owner = file.attribution.allowanceOwner(thread.storage.getStore());
    this.#attempt = new Attempt(new TestLedger(this.#owner.info));
    this.#attempt.test.startedAt = this.#owner.startedAt;
    this.#attempt.phase = 'body';
    file.attribution.add(this.#attempt);
    this.#stallMs = stallMs;
    this.#held = stallMs === undefined ? undefined : new HeldLoop(stallMs);
    this.offReason = file.options.mode === 'off' ? "its mode is 'off'" : file.offReason;
  }

  warn(text: string): void {
    this.#file.warn(text);
  }

  run<T>(code: () => T): T {
    const { storage } = this.#thread;
    const outer = storage.getStore();
    const held = this.#held;
    const block = held && this.#stallBlock(outer);
    const store: Store = { attempt: this.#attempt, phase: 'body', block };
    const { stalls } = this.#file;
    let result: unknown;
    if (block) stalls?.beginBlock(block);
    held?.start();
    try {
      const value = storage.run(store, code);
      result = value;
      if (isThenable(value)) this.#settled = noteWaiting(this.#owner, this.#hereInTest());
      return value;
    } finally {
      held?.look();
      block?.leave(result);
      if (block) stalls?.leaveBlock(block);
    }
  }

  end(): CollectedCalls {
    this.#settled?.();
    return this.#thread.quietly(() => {
      const heldMs = this.#held?.end();
      this.#attempt.isDone = true;
      const ledger = this.#attempt.test;
      this.#giveBack(ledger);
      const { violations, allowed, mistakes } = verdictOf(ledger, this.#file);
      for (const mistake of mistakes) this.#owner.mistakes.set(mistake.message, mistake);
      const held: CollectedCall[] =
        heldMs === undefined ? [] : [{ call: STALL_ID, text: heldText(heldMs, this.#stallMs) }];
      return {
        blocked: [...textsOf(violations), ...held],
        allowed: allowed.map(({ violation, by }) => ({
          call: violation.call,
          text: `${by.reason} (${by.where})`,
        })),
      };
    });
  }

  #hereInTest(): string[] {
    return this.#thread.quietly(() => userStack(this.#file.root));
  }

  /** Computation in the block is no longer the test's. */
  #stallBlock(outer: Store | undefined): AllowBlock {
    const where = 'toBlock';
    const reason = 'what toBlock() looks at';
    const allowance = { reason, matches: isStall, allowsStalls: true, where, uses: 0 };
    return new AllowBlock(allowance, outer?.block, outer?.attempt, undefined);
  }

  /** What was not asked for stays what the test did. */
  #giveBack(ledger: TestLedger): void {
    for (const [key, record] of ledger.records) {
      if (this.#matches(record.entry.id)) continue;
      ledger.records.delete(key);
      const known = this.#owner.records.get(key);
      if (known) {
        known.count += record.count;
        known.durationMs += record.durationMs;
      } else {
        this.#owner.records.set(key, record);
      }
    }
  }
}

const isStall: Matcher = (id) => id === STALL_ID;

function textsOf(violations: readonly Violation[]): CollectedCall[] {
  return groupByLine(violations).flatMap((group) => {
    const text = formatBlock({ ...blockOf(group[0]), violations: group });
    // Why once: the block of a line tells all of its calls.
    return group.map(({ call }, at) => ({ call, text: at === 0 ? text : '' }));
  });
}

function heldText(heldMs: number, allowedMs: number | undefined): string {
  return `computation held the event loop for ${Math.round(heldMs)} ms at a time, and ${allowedMs} ms are allowed`;
}
