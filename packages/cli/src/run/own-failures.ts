const OWN = /^(?:Error: )?(?:BlockingCallError\b|EventLoopStallError\b|\[loopguard\])/;

/**
 * Whether anything but loopguard failed.
 *
 * @param failures - of each failure the texts by which the runner knows it: its message, its stack
 */
export function hasOtherFailures(failures: Iterable<readonly string[]>): boolean {
  for (const texts of failures) if (!texts.some((text) => OWN.test(text))) return true;
  return false;
}
