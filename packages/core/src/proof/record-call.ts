import { rowOf } from '../catalog/tables.js';
import type { WatchedEntry } from '../catalog/watched-entry.js';
import { judgeFurther } from '../judge/judge-further.js';
import { CallSites } from '../ledger/call-sites.js';
import type { FileFacts } from '../ledger/file-facts.js';
import type { OpenCall } from '../ledger/open-call.js';
import {
  type CallPath,
  type CallRecord,
  type SeenCall,
  pathOf,
  recordOf,
} from '../ledger/record.js';
import { Repeats } from '../ledger/repeats.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import { formatArgs } from '../report/format-args.js';
import { captureText } from '../stack/capture.js';
import type { Blame } from '../stack/classify.js';
import { stackKeyOf } from '../stack/stack-key.js';
import { claimKey, claimOf, contestedOf, isInBlock } from './claim.js';
import { settleContested } from './contested.js';
import { doubtOf } from './doubt.js';
import { countFurther, noteRepeat } from './note-repeat.js';

type Sites = readonly NodeJS.CallSite[];
type AnyFunction = (...args: never[]) => unknown;

/** A call that somebody is to blame for. */
interface BlamedCall {
  readonly entry: WatchedEntry;
  readonly blame: Blame;
}

/**
 * Records a call that somebody is to blame for, unless something allows it after all.
 *
 * @param below - whose callers the stack is of
 */
export function recordCall(
  call: OpenCall,
  blamed: BlamedCall,
  sites: Sites,
  file: FileFacts,
  below: AnyFunction,
): CallRecord | undefined {
  const { specifier, owner } = call;
  const part = rowOf(call.entry);
  const entry = rowOf(blamed.entry);
  const { blame } = blamed;
  const { rule } = file.stateOf(entry);
  if (rule === 'off') return undefined;
  const kept = CallSites.of(file);
  const isContested = owner === file.contested;
  const claim = isContested ? claimOf(entry.id, sites, file, call.store) : undefined;
  if (claim?.block && isInBlock(sites)) {
    file.optOuts.useAllowance(claim.block.allowance, claim.block.attempt?.test ?? owner);
    return undefined;
  }
  if (isContested && kept.isFull(owner)) settleContested(file);
  const context = contextOf(owner, file);
  const wasStopped = file.options.mode === 'throw' && rule === 'error';
  const seen: SeenCall = { entry, part, blame, context, wasStopped };
  const look = (): CallPath => pathOf({ sites, text: captureText(below, file.stackError) });
  const make = (isKept: boolean): CallRecord => {
    const made = recordOf({
      ...seen,
      // Why not these: what is said of them depends on more than the stack.
      path:
        specifier === undefined && context === undefined && !isContested
          ? sharedPath(`${part.id} ${entry.id} ${stackKeyOf(sites)}`, kept.paths, isKept, look)
          : look(),
      args: formatArgs(part, call.args),
      doubt: doubtOf(call, sites, file),
      severity: rule === 'warn' ? 'warn' : 'error',
      specifier,
    });
    return claim ? contestedOf(made, claim) : made;
  };
  const key = `${blame.key} ${entry.id} ${claim ? claimKey(claim) : context}`;
  const record = kept.record(owner, key, () => make(true));
  if (record !== undefined) {
    if (record.part === part) {
      record.count++;
      if (!wasStopped && Repeats.isDue(record)) noteRepeat(record, sites, owner, file);
    }
    return record;
  }
  const further = wasStopped ? make(false) : undefined;
  if (further) judgeFurther(further, owner, file);
  else countFurther(key, seen, sites, owner, () => judgeFurther(make(false), owner, file));
  return further;
}

/** Why the file is blamed, for the report; undefined when a test is. */
function contextOf(owner: TestLedger, { fileLedger }: FileFacts): string | undefined {
  return owner === fileLedger ? 'none: a beforeAll or afterAll hook made the call' : undefined;
}

/** What another test has found out about the same stack, or a look at it to come. */
function sharedPath(
  key: string,
  paths: Map<string, CallPath>,
  isKept: boolean,
  look: () => CallPath,
): CallPath {
  let path = paths.get(key);
  if (path === undefined) {
    path = look();
    if (isKept) paths.set(key, path);
  }
  return path;
}
