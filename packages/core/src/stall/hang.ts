import { stallEntry } from '../catalog/stall-entry.js';
import { judge } from '../judge/judge.js';
import type { Attempt } from '../ledger/attempt.js';
import { oneOf } from '../ledger/one-of.js';
import type { FileFacts } from '../ledger/file-facts.js';
import { pathOf, recordOf } from '../ledger/record.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import { formatHang, hangPlace } from '../report/format-hang.js';
import type { HangAnswer } from '../report/hang-answer.js';
import type { HeldWord } from '../report/run-words.js';
import type { Violation } from '../report/violation.js';
import { captureSites, captureText } from '../stack/capture.js';
import { classify } from '../stack/classify.js';
import { hangNoteOf } from './hang-note.js';
import type { HeldBy } from './stall-record.js';

/** How long the loop has been held, and when it was asked. */
interface Held {
  readonly now: number;
  readonly heldMs: number;
}

/**
 * Says where code is that still holds the loop; called in between by the watchdog, so the stack
 * below is the hanging one. Undefined when that is allowed, or nobody's fault.
 */
export function describeHang(
  file: FileFacts,
  running: Iterable<Attempt>,
  // Why given: this part is loaded when fake timers may have replaced the clock.
  held: Held,
  severity: 'error' | 'warn',
): { readonly answer: HangAnswer; readonly by: HeldBy; readonly word: HeldWord } | undefined {
  const tests = [...running].map(({ test }) => test);
  const [test] = tests;
  const by = heldByCaller(describeHang, file);
  if (by === undefined || test === undefined) return undefined;
  const violation = violationOfHang(file, test, by, held, severity);
  if (violation === undefined) return undefined;
  const open = file.contexts?.namesBeside() ?? [];
  const names = open.length > 0 ? [...new Set(open)] : tests.map(({ info }) => info.name);
  const { heldMs, now } = held;
  const text = formatHang({ testFile: file.testFile, tests: names, heldMs, violation });
  const isOfTest = tests.length === 1;
  const note = hangNoteOf(file, isOfTest ? test : file.fileLedger, now - test.startedAt, {
    ...violation,
    context: isOfTest ? undefined : oneOf(names.map((name) => JSON.stringify(name))),
  });
  const word = { testFile: file.testFile, tests: names, place: hangPlace(violation), heldMs };
  return { answer: { text, ...(note && { note }) }, by, word };
}

/** Who is to blame for the code that `below` has interrupted, if it is anybody. */
function heldByCaller(below: (...args: never[]) => unknown, file: FileFacts): HeldBy | undefined {
  const sites = captureSites(below);
  const blame = typeof sites === 'object' ? classify(sites, [stallEntry.id]) : undefined;
  if (typeof sites !== 'object' || blame === undefined) return undefined;
  return {
    blame,
    evidence: { sites, text: captureText(below, file.stackError) },
    facts: { share: 1, gcShare: 0, domShare: 0, inner: undefined, isHang: true },
  };
}

function violationOfHang(
  file: FileFacts,
  test: TestLedger,
  { blame, evidence, facts }: HeldBy,
  { now, heldMs }: Held,
  severity: 'error' | 'warn',
): Violation | undefined {
  const { share, gcShare, domShare = 0, inner, isHang = true } = facts;
  const record = recordOf({
    entry: stallEntry,
    blame,
    path: pathOf(evidence),
    severity,
    occurrences: [{ startMs: now - heldMs - test.startedAt, durationMs: heldMs }],
    stall: {
      cpuMs: heldMs,
      starvedMs: undefined,
      cause: 'cpu',
      share,
      gcShare,
      domShare,
      inner,
      isHang,
    },
    count: 1,
    durationMs: heldMs,
  });
  const judgement = judge(record, test.info, file);
  return judgement.verdict === 'allow' ? undefined : judgement.violation;
}
