import type { Reach } from '../options/reach.js';
import { MAX_FRAMES } from '../stack/capture.js';
import { type Blame, infoOf, isAwaiting } from '../stack/classify.js';
import type { Frame } from '../stack/frames.js';
import type { JudgeContext } from './judge-context.js';
import { isTestTool } from '../stack/known-packages.js';
import { isNodeTestRunner } from '../stack/node-frames.js';

type Frames = readonly (Frame | undefined)[];

// What is further out has only made room for the next task.
const NEXT_TASK = /^node:internal\/process\/task_queues$/;
// Keeping an asynchronous context is no event.
const CONTEXT = /^node:(?:async_hooks|internal\/async_(?:hooks|local_storage\/.*|context_frame))$/;
const MOCKS = /\/__mocks__\//;

/** Whether the line that is shown for a call is in a test or set-up file, also where a package made it for that line. */
export function isOfTestFile(
  frames: Frames,
  { origin }: Blame,
  isTestFile: (path: string) => boolean,
): boolean {
  const blamed = frames[origin];
  return blamed !== undefined && isTestFile(blamed.path);
}

/** How the call at the top of a stack was reached. */
export function reachOf(
  sites: readonly NodeJS.CallSite[],
  frames: Frames,
  blame: Blame,
  { isTestFile, sources }: Pick<JudgeContext, 'isTestFile' | 'sources'>,
): Reach {
  if (isOfTestDouble(frames, blame)) return 'test double';
  if (isOfTestFile(frames, blame, isTestFile)) return 'test file';
  const first = frames.findIndex((frame) => frame !== undefined && isTestFile(frame.path));
  if (!isSynchronous(sites, frames, isTestFile)) return 'async';
  const between = first === -1 ? frames : frames.slice(0, first);
  const isInAsync = between.some(
    (frame) => frame?.isShown && frame.packageName === undefined && isAsync(frame, sources),
  );
  return isInAsync ? 'async' : 'sync';
}

/** True where the function of a frame is written as an async one. */
function isAsync({ path, line, column }: Frame, sources: JudgeContext['sources']): boolean {
  return sources.calls(path)?.functionAt(line, column)?.isAsync === true;
}

function isOfTestDouble(frames: Frames, { origin }: Blame): boolean {
  const blamed = frames[origin];
  if (blamed !== undefined && MOCKS.test(blamed.absolute)) return true;
  const inner = origin === -1 ? frames : frames.slice(0, origin);
  return inner.some((frame) => frame?.packageName !== undefined && isTestTool(frame.packageName));
}

/** True where each frame was called by the next, from the call to the test. */
function isSynchronous(
  sites: readonly NodeJS.CallSite[],
  frames: Frames,
  isTestFile: (path: string) => boolean,
): boolean {
  let hasTest = false;
  let isCalledByNode = false;
  for (const [index, site] of sites.entries()) {
    const info = infoOf(site);
    if (info !== undefined && !isAwaiting(site) && isNodeTestRunner(info.path)) return true;
    if (isAwaiting(site) || (info !== undefined && NEXT_TASK.test(info.path))) break;
    const path = frames[index]?.path;
    if (path !== undefined && isTestFile(path)) hasTest = true;
    switch (info?.kind) {
      case undefined:
      case 'own':
        break;
      case 'runner':
      case 'framework':
      case 'jest-runtime':
        return true;
      case 'node':
        isCalledByNode ||= !CONTEXT.test(info.path);
        break;
      default:
        isCalledByNode = false;
    }
  }
  // Why: of a very deep stack the outer end is not known.
  return sites.length >= MAX_FRAMES || (hasTest && !isCalledByNode);
}
