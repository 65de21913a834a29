import type { Block } from '../report/block.js';
import type { ReportedCall } from '../report/file-report.js';
import type { Mistake } from '../report/mistake.js';
import { SafeMap } from '../safe/collections.js';
import type { Allowance } from './allowance.js';
import type { CallRecord, Further } from './record.js';
import type { Repeats } from './repeats.js';
import type { TestInfo } from './test-info.js';

/** A test over all its attempts: what blocked in a failed attempt still counts after a retry. */
export class TestLedger {
  readonly allowances: Allowance[] = [];
  #records: Map<string, CallRecord> | undefined;
  #mistakes: Map<string, Mistake> | undefined;
  /** Lines that call again and again; made for the first one. */
  repeats: Repeats | undefined;
  /** How many calls came from further sites than are kept, once there are any. */
  further: Record<Further, number> | undefined;
  /** It stands for what has no name yet: see `Attempt.named`. */
  isNameless = false;
  /** A body of it has ended. */
  hasEnded = false;
  /** When its last attempt began, and how long that took. */
  startedAt = 0;
  durationMs = 0;
  /** What was judged, for the run's report. */
  calls: readonly ReportedCall[] = [];
  /** What was judged and fails nothing, for who shows that. */
  warned: readonly Block[] | undefined;
  readonly info: TestInfo;

  constructor(info: TestInfo) {
    this.info = info;
  }

  // Why on first use: of thousands of tests that only pass, a map each would be most of their memory.
  get records(): Map<string, CallRecord> {
    return (this.#records ??= new SafeMap());
  }

  /** Mistakes in opt-outs, by text. */
  get mistakes(): Map<string, Mistake> {
    return (this.#mistakes ??= new SafeMap());
  }

  /** A call has come from one site more than are kept. */
  countFurther(further: Further): void {
    this.further ??= { failed: 0, warned: 0, allowed: 0 };
    this.further[further]++;
  }

  /** Whether there is anything to judge. */
  get isClean(): boolean {
    return (this.#records?.size ?? 0) + (this.#mistakes?.size ?? 0) === 0;
  }
}
