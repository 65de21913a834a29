import { infoOf } from './classify.js';

/** The frame that made a call, unless that is loopguard's own. */
export function nearestOf(sites: readonly NodeJS.CallSite[]): number {
  return sites.findIndex((site) => infoOf(site)?.kind !== 'own');
}
