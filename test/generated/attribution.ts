import { configurations, type Configuration } from './options.js';
import { Ledger, type Cause, type PredictedTest } from './prediction.js';
import {
  covers,
  type Allowance,
  type Call,
  type Step,
  type Suite,
  type Test,
} from './suite-model.js';

/** One run of a test. */
export interface Attempt {
  readonly test: Test;
  readonly result: PredictedTest;
  readonly isAllowed: boolean;
  /** What `allowBlocking('why')` accepted so far. */
  readonly rest: Allowance[];
  isRunning: boolean;
}

/** Code that goes on in the context of the attempt that started it. */
interface Started {
  readonly by: Attempt;
  readonly scopes: readonly Allowance[];
}

interface Leaked {
  readonly by: Attempt;
  readonly call: Call;
}

/** Whose each call is, and whether anything allows it. */
export class Attribution {
  readonly file: Ledger = new Ledger();
  /** The attempts that run at this moment. */
  running: readonly Attempt[] = [];
  readonly #suite: Suite;
  readonly #configuration: Configuration;
  readonly #fileAllow: Allowance[] = [];
  readonly #leaked: { each: Leaked[]; later: Leaked[] } = { each: [], later: [] };
  #testWorker: Started | undefined;
  #pool: Started | undefined;

  constructor(suite: Suite) {
    this.#suite = suite;
    this.#configuration = configurations[suite.options];
  }

  allowInFile(allowance: Allowance): void {
    this.#fileAllow.push(allowance);
  }

  leak({ until, call }: Step & { kind: 'leak' }, by: Attempt): void {
    this.#leaked[until === 'release' ? 'later' : 'each'].push({ by, call });
  }

  startWorker(by: Attempt, scopes: readonly Allowance[]): void {
    this.#testWorker = { by, scopes };
  }

  /** Code that others started does what a test gives it. */
  shared(
    { by, job, call }: Step & { kind: 'shared' },
    attempt: Attempt,
    scopes: readonly Allowance[],
  ): void {
    if (by === 'pooled socket') this.#pool ??= { by: attempt, scopes };
    const started =
      by === 'pooled socket' ? this.#pool : by === 'test worker' ? this.#testWorker : undefined;
    // Why: a block ends for what it has started as well.
    const open =
      started?.by === attempt ? started.scopes.filter((scope) => scopes.includes(scope)) : [];
    if (job === 'closure') this.report(call, attempt, undefined, open);
    else if (started && !started.by.isRunning) this.#lateCall(call, started.by);
    else if (this.running.length === 1) this.report(call, attempt, undefined, open);
    else if (!this.running.every((candidate) => accepts(candidate, call)))
      this.report(call, 'file', { kind: 'several', running: this.#runningNames() }, []);
  }

  release(gates: readonly ('each' | 'later')[]): void {
    for (const gate of gates) {
      for (const { call, by } of this.#leaked[gate].splice(0)) {
        if (by.isRunning) this.report(call, by, undefined, []);
        else this.#lateCall(call, by);
      }
    }
  }

  #lateCall(call: Call, { result }: Attempt): void {
    const cause: Cause = { kind: 'late', ended: result.name, running: this.#runningNames() };
    this.report(call, 'file', cause, []);
  }

  #runningNames(): string[] {
    return this.running.map(({ result }) => result.name).toSorted();
  }

  report(
    call: Call,
    owner: Attempt | 'file',
    cause: Cause | undefined,
    scopes: readonly Allowance[],
  ): void {
    if (this.#configuration.ruleOf(call.id) !== 'error') return;
    const allowed: Allowance[] = [...scopes, ...this.#fileAllow];
    if (this.#suite.docblock) allowed.push(this.#suite.docblock);
    if (call.comment) allowed.push(call.comment);
    if (owner !== 'file' && accepts(owner, call)) return;
    const ledger = owner === 'file' ? this.file : owner.result.calls;
    if (isCovered(call, allowed) || this.#configuration.accepts(call))
      ledger.addCovered(call, cause);
    else ledger.add(call, cause);
  }
}

/** Whether the test as a whole accepts a call by now. */
function accepts({ isAllowed, rest, test }: Attempt, call: Call): boolean {
  return (
    isAllowed ||
    isCovered(call, rest) ||
    (test.comment !== undefined && isCovered(call, [test.comment]))
  );
}

function isCovered({ id }: Call, allowances: readonly Allowance[]): boolean {
  return allowances.some(({ ids }) => covers(ids, id));
}
