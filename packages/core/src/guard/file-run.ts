import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers';
import type { FileReport } from '../report/file-report.js';
import { fileReportOf } from '../judge/file-report.js';
import { Attempt } from '../ledger/attempt.js';
import { TestLedger } from '../ledger/test-ledger.js';
import { SafeMap } from '../safe/collections.js';
import { isThenable } from '../safe/is-thenable.js';
import type {
  BodyTraits,
  FileInit,
  FileRun,
  HookScope,
  HookTraits,
  News,
  ProgramRun,
  Scope,
  TestWarning,
} from './contract.js';
import type { Detector } from './detector.js';
import { late } from './late-parts.js';
import { OpenProgram } from './open-program.js';
import { AttemptScope, StoreScope } from './scopes.js';
import type { Session } from './session.js';
import { attemptErrors, fileErrors, isSilent, testErrors } from './verdicts.js';

// Why captured: fake timers replace both.
const now = performance.now.bind(performance);
const nextTurn = setImmediate;

/** A test file that is followed: turns what a runner tells into who runs. */
export class OpenFile<Test extends object = object> implements FileRun<Test> {
  readonly testFile: string;
  readonly offReason: string | undefined;
  readonly #detector: Detector;
  readonly #session: Session;
  readonly #describe: FileInit<Test>['describe'];
  /** The last try of each test that has not ended. */
  readonly #attempts = new SafeMap<Test, Attempt>();

  constructor(detector: Detector, session: Session, init: FileInit<Test>) {
    this.#detector = detector;
    this.#session = session;
    this.#describe = init.describe;
    this.testFile = session.testFile;
    this.offReason = session.offReason;
  }

  /** The session of a file that some adapter has opened. */
  static sessionOf(run: FileRun | undefined): Session | undefined {
    return run && (run as OpenFile).#session;
  }

  get ready(): Promise<unknown> | undefined {
    return this.#session.stalls?.ready;
  }

  get watchesLoop(): boolean {
    return this.#session.stalls !== undefined;
  }

  hookStarts(test?: Test, { isShared = false }: HookTraits = {}): HookScope {
    const attempt = new Attempt(test ? this.#ledgerOf(test) : this.#session.fileLedger);
    attempt.isShared = isShared;
    this.#session.attribution.add(attempt);
    return new AttemptScope(this.#detector.storage, attempt);
  }

  asProgram(within: Test, testOf: (name: string) => Test): ProgramRun {
    const program = this.#attempts.get(within) ?? this.#begin(within);
    const ledgerOf = (name: string): TestLedger => this.#ledgerOf(testOf(name));
    return new OpenProgram(this.#detector, this.#session, program, ledgerOf);
  }

  testStarts(test: Test, { canWait = false }: BodyTraits = {}): Scope {
    const attempt = this.#begin(test);
    attempt.canWait = canWait;
    return this.#scope(attempt.hookStore);
  }

  body<T>(test: Test, fn: () => T, { canWait = false }: BodyTraits = {}): T {
    const scope = this.bodyStarts(test);
    this.functionStarts(test);
    let result: T | undefined;
    try {
      return (result = scope.run(fn));
    } finally {
      this.functionReturns(test, canWait || isThenable(result));
    }
  }

  bodyStarts(test: Test): Scope {
    const known = this.#attempts.get(test);
    const attempt = known && !known.isDone ? known : this.#begin(test);
    if (attempt.phase !== 'body') this.#enterBody(attempt);
    return this.#scope(attempt.bodyStore);
  }

  enterBody(): void {
    const { storage } = this.#detector;
    const store = storage.getStore();
    const attempt = store?.attempt;
    if (!attempt || store !== attempt.hookStore) return;
    this.#enterBody(attempt);
    storage.enterWith(attempt.bodyStore);
  }

  functionStarts(test: Test): void {
    const attempt = this.#attempts.get(test);
    if (attempt) this.#session.stalls?.enterFunction(attempt);
  }

  functionReturns(test: Test, canWait: boolean): void {
    const attempt = this.#attempts.get(test);
    if (attempt) this.#session.stalls?.leaveFunction(attempt, canWait);
  }

  bodyEnds(test: Test): Scope {
    const attempt = this.#attempts.get(test);
    if (!attempt) return this.here();
    const { stalls, options, attribution } = this.#session;
    stalls?.leave(attempt);
    attempt.phase = 'hook';
    if (options.hooks && attribution.isActive(attempt)) stalls?.enter(attempt);
    return this.#scope(attempt.hookStore);
  }

  tryErrors(test: Test, isOver: boolean): Error[] {
    const attempt = this.#attempts.get(test);
    if (!attempt || isSilent(this.#session, attempt.test)) return [];
    return this.#quietly((session) => attemptErrors(session, attempt, isOver));
  }

  tryEnds(test: Test): void {
    const attempt = this.#attempts.get(test);
    if (attempt) this.#end(attempt);
  }

  testSkipped(test: Test): void {
    const attempt = this.#attempts.get(test);
    if (!attempt) return;
    this.#end(attempt);
    this.#attempts.delete(test);
  }

  testEnds(test: Test, failures: readonly unknown[] = []): Error[] {
    const ledger = this.#session.tests.get(test);
    if (!ledger) return [];
    this.testSkipped(test);
    if (isSilent(this.#session, ledger)) return [];
    return this.#quietly((session) => {
      const errors = testErrors(session, ledger);
      return errors.length === 0 ? errors : late().unreported(errors, failures);
    });
  }

  warnings(test: Test): TestWarning[] {
    const warned = this.#session.tests.get(test)?.warned;
    return warned === undefined ? [] : late().testWarnings(warned);
  }

  suspend(): void {
    this.#detector.suspend(this.#session);
  }

  resume(): void {
    this.#detector.resume(this.#session);
  }

  outside<T>(fn: () => T): T {
    return this.#detector.storage.run(this.#session.outside, fn);
  }

  here(): Scope {
    return this.#scope(this.#detector.storage.getStore());
  }

  noteFormatter(): void {
    this.#session.format.note();
  }

  checkBaseline(): void {
    if (this.#session.options.baseline !== undefined) late().baselineOf(this.#session);
  }

  mistake(message: string): void {
    this.#session.mistake(message);
  }

  news(): News[] {
    return this.#quietly((session) => late().newsOf(session));
  }

  async end(): Promise<Error[]> {
    // Why: what finished tests left behind gets one turn of the loop to show itself.
    await new Promise((resolve) => nextTurn(resolve));
    const { extended } = this.#detector;
    return this.#quietly((session) => fileErrors(session, extended?.mistakes));
  }

  close(): FileReport | undefined {
    const report = fileReportOf(this.#session);
    this.#detector.close(this.#session);
    return report;
  }

  #quietly<T>(work: (session: Session) => T): T {
    return this.#detector.quietly(() => work(this.#session));
  }

  #scope(store: Attempt['bodyStore'] | undefined): Scope {
    return new StoreScope(this.#detector.storage, store);
  }

  #ledgerOf(test: Test): TestLedger {
    const { tests } = this.#session;
    let ledger = tests.get(test);
    if (ledger === undefined) {
      ledger = new TestLedger(this.#describe(test));
      tests.set(test, ledger);
    }
    return ledger;
  }

  #begin(test: Test): Attempt {
    this.tryEnds(test);
    const { attribution, optOuts, options, stalls } = this.#session;
    const ledger = this.#ledgerOf(test);
    optOuts.declare(ledger);
    const attempt = new Attempt(ledger);
    if (!ledger.isClean) attempt.start = late().attemptStart(ledger);
    ledger.startedAt = now();
    attribution.activate(attempt);
    if (options.hooks) stalls?.enter(attempt);
    this.#attempts.set(test, attempt);
    return attempt;
  }

  #enterBody(attempt: Attempt): void {
    attempt.phase = 'body';
    const { stalls } = this.#session;
    stalls?.enter(attempt);
    if (attempt.canWait) stalls?.leaveFunction(attempt, true);
  }

  #end(attempt: Attempt): void {
    const { attribution, stalls } = this.#session;
    stalls?.leave(attempt);
    attempt.isDone = true;
    if (attribution.isActive(attempt)) {
      attempt.test.durationMs = now() - attempt.test.startedAt;
    }
    attempt.phase = 'hook';
    attribution.deactivate(attempt);
  }
}
