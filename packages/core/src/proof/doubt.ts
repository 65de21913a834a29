import type { FileFacts } from '../ledger/file-facts.js';
import type { OpenCall } from '../ledger/open-call.js';
import { infoOf, isAwaiting } from '../stack/classify.js';

const SERVER = /^node:(?:_http_server|_http_common|internal\/http2\/)/;
const TASKS = 'node:internal/process/task_queues';
const MAX_NAMES = 3;

/**
 * What is said where the asynchronous context names something, such as a request, and others run
 * beside it, and the stack does not show that it is its own: a pool, a batch or a listener runs in the
 * context of whoever came first.
 */
export function doubtOf(
  { store, owner }: Pick<OpenCall, 'store' | 'owner'>,
  sites: readonly NodeJS.CallSite[],
  { contexts }: FileFacts,
): string | undefined {
  const attempt = store?.attempt;
  if (contexts === undefined || attempt?.within === undefined || attempt.isDone) return undefined;
  if (attempt.test !== owner || !attempt.hasCompany || isItsOwn(sites)) return undefined;
  const names = new Set(contexts.namesBeside(attempt));
  names.delete(owner.info.name);
  if (names.size === 0) return undefined;
  const shown = [...names].slice(0, MAX_NAMES);
  const rest = names.size - shown.length;
  return `most likely: it ran in its context, while there were also ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Whether the server called the code, or the user's own code goes on there after an `await`. */
function isItsOwn(sites: readonly NodeJS.CallSite[]): boolean {
  let outermost: NodeJS.CallSite | undefined;
  for (const site of sites) {
    const file = site.getFileName() ?? '';
    // Why also a resource: whoever made it has kept the context on purpose.
    if (SERVER.test(file) || /runInAsyncScope/.test(site.getFunctionName() ?? '')) return true;
    if (file !== '' && file !== TASKS && !isAwaiting(site)) outermost = site;
  }
  return infoOf(outermost)?.kind === 'user';
}
