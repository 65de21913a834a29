import type { TestStatus } from '../runners/results.js';
import type { Call, CallId } from './suite-model.js';

/** Why the file has to answer for a call. */
export type Cause =
  | { readonly kind: 'hook' }
  /** One of these made it. */
  | { readonly kind: 'several'; readonly running: readonly string[] }
  /** This test had ended when its call came. */
  | { readonly kind: 'late'; readonly ended: string; readonly running: readonly string[] };

export interface PredictedCall {
  readonly call: Call;
  readonly cause: Cause | undefined;
  count: number;
  /** How many more may be counted: calls from the same place that an opt-out of their caller covers. */
  more: number;
}

export interface PredictedTest {
  readonly name: string;
  status: TestStatus;
  /** Whether it has errors of its own: certainly, certainly not, or as the runner likes. */
  own: 'error' | 'none' | 'any';
  readonly calls: Ledger;
}

/** Everything that must be reported of one file. */
export interface Prediction {
  readonly tests: readonly PredictedTest[];
  readonly file: Ledger;
}

/** Calls that must be reported, one for each place and cause. */
export class Ledger {
  readonly #calls = new Map<string, PredictedCall>();

  add(call: Call, cause: Cause | undefined): void {
    this.#of(call, cause).count += call.times;
  }

  /** Notes a call that its caller's opt-out covers. */
  addCovered(call: Call, cause: Cause | undefined): void {
    this.#of(call, cause).more += call.times;
  }

  get calls(): readonly PredictedCall[] {
    return [...this.#calls.values()].filter(({ count }) => count > 0);
  }

  #of(call: Call, cause: Cause | undefined): PredictedCall {
    const key = `${placeKey(call)} ${JSON.stringify(cause)}`;
    let known = this.#calls.get(key);
    if (!known) this.#calls.set(key, (known = { call, cause, count: 0, more: 0 }));
    return known;
  }
}

const numbers = new WeakMap<Call, number>();
let last = 0;

/** The helper makes a call of one id always in the same place; any other call has a place of its own. */
function placeKey(call: Call): string {
  if (call.via === 'helper') return helperKey(call.id, call.swallowed);
  let number = numbers.get(call);
  if (number === undefined) numbers.set(call, (number = ++last));
  return String(number);
}

function helperKey(id: CallId, swallowed: boolean): string {
  return `helper ${id} ${swallowed}`;
}
