import { entryOf } from '../catalog/tables.js';
import type { CatalogEntry } from '../catalog/types.js';
import { type Blame, classify, enclosingNodeFunctions, infoOf } from '../stack/classify.js';
import type { Session } from './session.js';

/** A call that somebody is to blame for. */
export interface BlamedCall {
  /** What was called, also where an original that the guard did not see called something else. */
  readonly entry: CatalogEntry;
  readonly blame: Blame;
}

/**
 * Who is to blame for a call; undefined when nobody is.
 *
 * @param isLoad - the call is a `require`
 */
export function blamedCall(
  called: CatalogEntry,
  sites: readonly NodeJS.CallSite[],
  isLoad: boolean,
  session: Session,
): BlamedCall | undefined {
  const entry = enclosingEntry(called, sites);
  const whole = classify(sites, [called.id, entry.id], isLoad);
  const blame = withoutOwnPackage(called, sites, whole);
  if (!blame || (isLoad && isStartUp(sites, blame, session))) return undefined;
  return { entry, blame };
}

/** Test files may load modules, and how a package loads its own parts is not its user's to change. */
function isStartUp(sites: readonly NodeJS.CallSite[], blame: Blame, session: Session): boolean {
  if (blame.offender !== -1) return true;
  const info = infoOf(sites[blame.origin]);
  return info !== undefined && session.isTestFile(info.path);
}

/** Where a package calls a function of its own, its user's call is what matters. */
function withoutOwnPackage(
  called: CatalogEntry,
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
function enclosingEntry(called: CatalogEntry, sites: readonly NodeJS.CallSite[]): CatalogEntry {
  if (called.module !== 'fs') return called;
  let entry = called;
  for (const id of enclosingNodeFunctions(sites)) entry = entryOf('fs', id) ?? entry;
  return entry;
}
