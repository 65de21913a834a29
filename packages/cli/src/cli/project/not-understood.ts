/** A configuration that may be valid, but is not one that can be read safely. Says why. */
export class NotUnderstood extends Error {}
