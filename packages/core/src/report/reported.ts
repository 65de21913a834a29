/**
 * Whether an error says what a test has failed with already: in mode `throw` the call may have
 * failed it, and a runner may have wrapped that.
 */
export function isReported({ name, message }: Error, failures: readonly unknown[]): boolean {
  for (const failure of failures) {
    const known = failure as Partial<Error> | null | undefined;
    if (known?.name !== name) continue;
    const cause = known.cause as Partial<Error> | null | undefined;
    if (known.message === message || cause?.message === message) return true;
  }
  return false;
}

/** The errors that say something new beside those that a test has failed with already. */
export function unreported(errors: readonly Error[], failures: readonly unknown[]): Error[] {
  return errors.filter((error) => !isReported(error, failures));
}
