import type { AsyncLocalStorage } from 'node:async_hooks';
import { STALL_ID } from '../catalog/stall-id.js';
import { makeAllowance } from '../judge/make-allowance.js';
import type { Allowance } from '../ledger/allowance.js';
import { AllowBlock } from '../ledger/allow-block.js';
import type { EnteredBlock, Store } from '../ledger/attempt.js';
import type { FileFacts } from '../ledger/file-facts.js';
import { openerOf, ownerOfAllowance } from './contested.js';

/** The thread that `allowBlocking` is called in. */
interface Thread {
  readonly storage: AsyncLocalStorage<Store>;
  quietly<T>(work: () => T): T;
}

/** A file that is followed, with what watches its loop. */
interface OpenFile extends FileFacts {
  readonly stalls:
    { beginBlock(block: EnteredBlock): void; leaveBlock(block: EnteredBlock): void } | undefined;
}

/** What `allowBlocking` does while a file is followed. */
export function enterAllowance(
  thread: Thread,
  file: OpenFile,
  reason: unknown,
  calls: readonly string[] | undefined,
  block: (() => unknown) | undefined,
): unknown {
  const { storage } = thread;
  const store = storage.getStore();
  const allowance = thread.quietly(() => makeAllowance(reason, calls, file, store));
  if (block === undefined) {
    if (allowance) thread.quietly(() => allowFromNow(allowance, calls, thread, file, store));
    return undefined;
  }
  if (allowance === undefined) return block();
  const opener = thread.quietly(() => openerOf(file, store));
  const entered = new AllowBlock(allowance, store?.block, store?.attempt, opener);
  const { attempt, phase = 'hook' } = store ?? {};
  const inner: Store = { attempt, phase, block: entered };
  const stalls = allowance.matches(STALL_ID) ? file.stalls : undefined;
  let result: unknown;
  stalls?.beginBlock(entered);
  try {
    return (result = storage.run(inner, block));
  } finally {
    entered.leave(result);
    stalls?.leaveBlock(entered);
  }
}

/** Allows calls for the rest of the test, of the file, or of a request. */
function allowFromNow(
  allowance: Allowance,
  calls: readonly string[] | undefined,
  { storage }: Thread,
  file: FileFacts,
  store: Store | undefined,
): void {
  const attempt = store?.attempt;
  if (attempt?.within !== undefined && !attempt.isDone) {
    // Why a block: it ends with the request, and not with all that have its name.
    const block = new AllowBlock(allowance, store?.block, attempt, undefined);
    storage.enterWith({ attempt, phase: 'hook', block });
    return;
  }
  const { allowances, info } = ownerOfAllowance(file, store);
  const key = `${allowance.reason} ${String(calls)}`;
  // Why: a program says it again and again.
  if (info.isContext && allowances.some((known) => known.key === key)) return;
  allowances.push({ ...allowance, key });
  file.attribution.noteChange();
}
