import type { WatchedEntry } from '../catalog/watched-entry.js';
import { unwatchedIn } from '../catalog/unwatched.js';
import { watchedIn } from '../catalog/watched.js';
import type { FileFacts } from '../ledger/file-facts.js';
import type { OpenCall } from '../ledger/open-call.js';
import { type Blame, classify, enclosingNodeFunctions, infoOf } from '../stack/classify.js';

type TestFiles = Pick<FileFacts, 'isTestFile' | 'isOtherTestFile'>;

/** A call that somebody is to blame for. */
export interface BlamedCall {
  /** What was called, also where an original that the guard did not see called something else. */
  readonly entry: WatchedEntry;
  readonly blame: Blame;
}

/** Who is to blame for a call; undefined when nobody is. */
export function blamedCall(
  { entry: called, specifier, store }: OpenCall,
  sites: readonly NodeJS.CallSite[],
  file: TestFiles,
): BlamedCall | undefined {
  const isLoad = specifier !== undefined;
  const entry = enclosingEntry(called, sites);
  const whole = classify(sites, [called.id, entry.id], isLoad);
  const blame = withoutOwnPackage(called, sites, whole);
  if (!blame || (isLoad && isStartUp(sites, blame, file))) return undefined;
  // Why not: another test file has started it when it was loaded, and nobody has stopped it.
  if (!store?.attempt && file.isOtherTestFile(pathAt(sites, blame.origin))) return undefined;
  return { entry, blame };
}

/** Test files may load modules, and how a package loads its own parts is not its user's to change. */
function isStartUp(sites: readonly NodeJS.CallSite[], blame: Blame, file: TestFiles): boolean {
  if (blame.offender !== -1) return true;
  return file.isTestFile(pathAt(sites, blame.origin));
}

function pathAt(sites: readonly NodeJS.CallSite[], index: number): string {
  return infoOf(sites[index])?.path ?? '';
}

/** Where a package calls a function of its own, its user's call is what matters. */
function withoutOwnPackage(
  called: WatchedEntry,
  sites: readonly NodeJS.CallSite[],
  blame: Blame | undefined,
): Blame | undefined {
  if (called.category !== 'package' || !blame || blame.offender === -1 || blame.origin === -1) {
    return blame;
  }
  const name = infoOf(sites[blame.offender])?.packageName;
  const isOwn = called.module === name || called.module.startsWith(`${name}/`);
  return isOwn ? { ...blame, offender: -1 } : blame;
}

/**
 * The entry that a call really belongs to: an original that was captured before the guard came
 * still calls public functions, as `readFileSync` calls `openSync`.
 */
function enclosingEntry(called: WatchedEntry, sites: readonly NodeJS.CallSite[]): WatchedEntry {
  if (called.module !== 'fs') return called;
  let entry = called;
  for (const id of enclosingNodeFunctions(sites)) entry = functionOfFs(id) ?? entry;
  return entry;
}

function functionOfFs(id: string): WatchedEntry | undefined {
  const isIt = (entry: WatchedEntry): boolean => entry.id === id;
  return watchedIn('fs').find(isIt) ?? unwatchedIn('fs').find(isIt);
}
