import { positionOf } from './classify.js';
import { fileInfo, isShownKind } from './files.js';
import { functionNameOf } from './function-name.js';

/**
 * Tells a stack from every other one, by all that judging reads of it: where each frame is, and
 * the names of those that are shown, since a method's class depends on its receiver.
 */
export function stackKeyOf(sites: readonly NodeJS.CallSite[]): string {
  let low = 17;
  let high = 31;
  let names = '';
  for (let index = 0; index < sites.length; index++) {
    const site = sites[index] as NodeJS.CallSite;
    const file = site.getFileName();
    const info = file ? fileInfo(file) : undefined;
    const position = positionOf(site);
    const number = info?.number ?? 0;
    low = (Math.imul(low, 31) + position + number * 7919) | 0;
    high = (Math.imul(high, 37) + position * 13 + number) | 0;
    if (info === undefined || !isShownKind(info.kind)) continue;
    // Why the line as well: evaluated code may take the name of another file.
    names += ` ${functionNameOf(site)}:${site.getLineNumber()}:${site.getColumnNumber()}`;
  }
  return `${sites.length} ${low} ${high}${names}`;
}
