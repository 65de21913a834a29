import type { FileReport } from '../report/file-report.js';
import type { Attempt } from '../ledger/attempt.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import type { CallListener, ContextName, ContextScope, ProgramRun, SiteCount } from './contract.js';
import type { Detector } from './detector.js';
import { late } from './late-parts.js';
import type { Session } from './session.js';

/** A program that is followed as one test that never ends. */
export class OpenProgram implements ProgramRun {
  readonly #detector: Detector;
  readonly #session: Session;

  /**
   * @param program - the test that it is
   * @param ledgerOf - makes the ledger of a name
   */
  constructor(
    detector: Detector,
    session: Session,
    program: Attempt,
    ledgerOf: (name: string) => TestLedger,
  ) {
    this.#detector = detector;
    this.#session = session;
    const contexts = new (late().ThreadContexts)({
      storage: detector.storage,
      program,
      ledgerOf: (name) => {
        const ledger = ledgerOf(name);
        // Why: what it did is told by the time of the program.
        ledger.startedAt = program.test.startedAt;
        return ledger;
      },
      quietly: (work) => detector.quietly(work),
    });
    contexts.nameless.startedAt = program.test.startedAt;
    session.contexts = contexts;
    this.contextStarts = (name) => contexts.start(name);
  }

  // Why a property: for each request it is one call.
  readonly contextStarts: (name: ContextName) => ContextScope;

  tellCalls(listener: CallListener): void {
    const session = this.#session;
    session.onCall = (record, owner, durationMs) => {
      if (!listener.isWanted) return;
      const call = late().newsOfCall(record, owner, session);
      if (call) listener.onCall(call, durationMs);
    };
  }

  counts(): SiteCount[] {
    return this.#detector.quietly(() => late().countsOf(this.#session));
  }

  mistakes(): string[] {
    const { extended } = this.#detector;
    return this.#detector.quietly(() => late().newMistakes(this.#session, extended?.mistakes));
  }

  soFar(): FileReport | undefined {
    return this.#detector.quietly(() => late().reportSoFar(this.#session));
  }
}
