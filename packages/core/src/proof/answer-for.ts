import { oneOf } from '../ledger/one-of.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import { innermostTests } from './innermost-tests.js';
import type { Proof } from './proof.js';
import type { Contest } from '../ledger/contest.js';

/** Who answers for a call, and what the file says of it where it does. */
export interface Answer {
  readonly owner: TestLedger;
  readonly context: string | undefined;
  /** The tests that may have made it; none where one is known. */
  readonly candidates: readonly TestLedger[];
}

/** Who answers for a call after all that is known of it. */
export function answerFor(proof: Proof, contest: Contest, fileLedger: TestLedger): Answer {
  const running = innermostTests(contest.running.map(({ test }) => test));
  const context = contest.attempt?.test;
  switch (proof.of) {
    case 'test':
      return { owner: proof.test, context: undefined, candidates: [] };
    case 'ended':
      return {
        owner: fileLedger,
        context: `${nameOf(proof.test)} had already ended${whileRan(running)}: await what it starts`,
        candidates: [],
      };
    case 'one of':
      return { owner: fileLedger, context: anyOf(proof.tests, context), candidates: proof.tests };
    case 'nobody':
      break;
  }
  if (contest.hasEnded && context) {
    return { owner: fileLedger, context: leftOrFed(context, running), candidates: [] };
  }
  const [only] = running;
  if (only && running.length === 1) return { owner: only, context: undefined, candidates: [] };
  return { owner: fileLedger, context: anyOf(running, context), candidates: running };
}

/** What is said of tests one of which it was: the likely one first. */
function anyOf(tests: readonly TestLedger[], context: TestLedger | undefined): string {
  const likely = tests.find((test) => test === context);
  const names = tests.filter((test) => test !== likely).map(nameOf);
  if (likely === undefined) return oneOf(names);
  return oneOf([nameOf(likely), ...names], nameOf(likely));
}

/** What is said where code runs in the context of an ended test, and nothing tells for whom. */
function leftOrFed(ended: TestLedger, running: readonly TestLedger[]): string {
  const name = nameOf(ended);
  if (running.length === 0) return `${name} had already ended: await what it starts`;
  const others = running.map(nameOf).join(', ');
  return `${name} had already ended${whileRan(running)}: await what it starts; or, if it started something that later tests use (a queue, a pool, a listener), this may be the work of ${others}: find the call there, or start it before the tests`;
}

function whileRan(running: readonly TestLedger[]): string {
  return running.length === 0 ? '' : `, while ${running.map(nameOf).join(', ')} ran`;
}

function nameOf({ info }: TestLedger): string {
  return JSON.stringify(info.name);
}
