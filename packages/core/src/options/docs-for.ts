import type { PlainOptions } from './types.js';

/** Where the fix of a call is documented: in a project's own guide, or by whoever made it. */
export function docsFor(docsUrl: PlainOptions['docsUrl'], id: string, official: string): string {
  if (docsUrl === undefined) return official;
  if (typeof docsUrl !== 'string') return docsUrl[id] ?? official;
  return /[#/=]$/.test(docsUrl) ? docsUrl + id : `${docsUrl}#${id}`;
}
