/** What is said of functions that cannot be patched. It names a few, since whoever freezes a module freezes all of it. */
export function refusedText(ids: readonly string[]): string {
  const more = ids.length > 3 ? ` and ${ids.length - 3} more` : '';
  return `[loopguard] Nothing can be said about calls of ${ids.slice(0, 3).join(', ')}${more}: something had frozen them (Object.freeze?) before loopguard was installed. Freeze them later, install loopguard first (NODE_OPTIONS="--import @loopguard/core/preload"), or turn their rules off.`;
}
