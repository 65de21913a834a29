/**
 * What a report says when any of several tests may be the one.
 *
 * @param likely - the name of the one whose asynchronous context it was
 */
export function oneOf(quotedNames: readonly string[], likely?: string): string {
  const guess = likely === undefined ? '' : ` (most likely ${likely}, in whose context it ran)`;
  return `one of ${quotedNames.join(', ')}, which ran at the same time${guess}`;
}
