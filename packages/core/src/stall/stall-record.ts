import { stallEntry } from '../catalog/stall-entry.js';
import type { StallFacts, Wait } from '../report/violation.js';
import type { HeldWindow } from '../loop/monitor.js';
import { CallSites } from '../ledger/call-sites.js';
import { oneOf } from '../ledger/one-of.js';
import { judgeFurther } from '../judge/judge-further.js';
import type { Blame } from '../stack/classify.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import { noteTime } from '../ledger/note-time.js';
import { type CallRecord, type Evidence, pathOf, recordOf } from '../ledger/record.js';
import type { FileFacts } from '../ledger/file-facts.js';

/** Who held the loop, and how that is known. */
export interface HeldBy {
  readonly blame: Blame;
  readonly evidence: Evidence;
  readonly facts: {
    readonly share: number;
    readonly gcShare: number;
    readonly domShare?: number;
    readonly inner?: StallFacts['inner'];
    /** Seen once while it hung, instead of sampled. */
    readonly isHang?: boolean;
  };
}

/** What is known of what ran beside it, in a program. */
interface Beside {
  readonly waits?: readonly Wait[];
  /** Why it is not certain what held the loop. */
  readonly doubt?: string | undefined;
}

const NOBODY: Blame = { origin: -1, offender: -1, key: 0 };

/** Adds a stall to the one test that ran, or to the file when several did. */
export function recordStall(
  file: FileFacts,
  { start, heldMs, cpuMs, starvedMs, cause }: HeldWindow,
  ledgers: ReadonlySet<TestLedger>,
  by: HeldBy | undefined,
  severity: 'error' | 'warn',
  { waits = [], doubt }: Beside = {},
): CallRecord | undefined {
  const [first] = ledgers;
  const owner = ledgers.size === 1 && first ? first : file.fileLedger;
  const names = [...ledgers].map(({ info }) => JSON.stringify(info.name));
  const context = owner === first ? undefined : oneOf(names);
  const blame = by?.blame ?? NOBODY;
  const make = (): CallRecord =>
    recordOf({
      entry: stallEntry,
      blame,
      path: pathOf(by?.evidence ?? { sites: [], text: {} }),
      candidates: owner === first ? [] : [...ledgers].map(({ info }) => info),
      severity,
      context,
      doubt,
      stall: {
        cpuMs: 0,
        starvedMs: starvedMs === undefined ? undefined : 0,
        cause,
        share: by?.facts.share,
        gcShare: by?.facts.gcShare ?? 0,
        domShare: by?.facts.domShare ?? 0,
        inner: by?.facts.inner,
        isHang: by?.facts.isHang ?? false,
        ...(waits.length > 0 && { waits }),
      },
    });
  const kept = CallSites.of(file).record(
    owner,
    `${blame.key} stall ${cause} ${severity} ${context}`,
    make,
  );
  const record = kept ?? make();
  if (!record.stall) return undefined;
  record.count++;
  noteTime(record, start - owner.startedAt, heldMs);
  record.stall.cpuMs += cpuMs * (1 - (by?.facts.domShare ?? 0));
  if (starvedMs !== undefined) record.stall.starvedMs = (record.stall.starvedMs ?? 0) + starvedMs;
  if (kept === undefined) judgeFurther(record, owner, file);
  return kept;
}
