import { infoOf, positionOf } from './classify.js';
import { isShownKind } from './files.js';
import { Hash } from '../safe/hash.js';
import { functionNameOf } from './function-name.js';

/**
 * Tells a stack from every other one, by all that judging reads of it: where each frame is, and
 * the names of those that are shown, since a method's class depends on its receiver.
 */
export function stackKeyOf(sites: readonly NodeJS.CallSite[]): string {
  const hash = new Hash();
  let names = '';
  for (let index = 0; index < sites.length; index++) {
    const site = sites[index] as NodeJS.CallSite;
    const info = infoOf(site);
    hash.add(positionOf(site), info?.number ?? 0);
    if (info === undefined || !isShownKind(info.kind)) continue;
    // Why the line as well: evaluated code may take the name of another file.
    names += ` ${functionNameOf(site)}:${site.getLineNumber()}:${site.getColumnNumber()}`;
  }
  return `${sites.length} ${hash.value}${names}`;
}
