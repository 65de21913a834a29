import { STALL_ID } from '../catalog/stall-id.js';
import type { ProfiledSite } from '../loop/call-site.js';
import type { FrameOwner, PathOwner } from '../loop/hotspot.js';
import { classify, infoOf } from '../stack/classify.js';
import type { FileInfo } from '../stack/files.js';
import { isSimulatedDom } from './simulated-dom.js';

const OWNERS: Partial<Record<FileInfo['kind'], FrameOwner>> = {
  user: 'user',
  package: 'package',
  dom: 'package',
  'node-copy': 'package',
};

/** Whose the frames of a profile's path are. */
export function ownersOf(profiled: readonly ProfiledSite[]): PathOwner {
  const sites = profiled as unknown as readonly NodeJS.CallSite[];
  const blame = classify(sites, [STALL_ID]);
  if (blame === undefined || (blame.origin === -1 && blame.offender === -1)) return undefined;
  const infos = sites.map(infoOf);
  if (isSimulatedDom(infos.filter((info) => info !== undefined))) return 'dom';
  let isInside = true;
  let hasUser = false;
  return infos.map((info, index) => {
    // Why: what called the runner is not what the test waits for.
    if (info && hasUser && (info.kind === 'runner' || info.kind === 'framework')) isInside = false;
    if (!isInside) return undefined;
    // Why: where no file holds the code, what was evaluated is all there is.
    const owner = index === blame.origin ? 'user' : info && OWNERS[info.kind];
    hasUser ||= owner === 'user';
    return owner;
  });
}
