import { captureSites, captureText } from './capture.js';
import { frameText, mapFrames } from './frames.js';

/** The frames of the user's own that lead to whoever calls this, ready for a stack. */
export function userStack(root: string): string[] {
  const captured = captureSites(userStack);
  const sites = typeof captured === 'object' ? captured : [];
  return mapFrames(sites, captureText(userStack).stack, root).flatMap((frame) =>
    frame?.isShown && frame.packageName === undefined ? frameText(frame) : [],
  );
}
