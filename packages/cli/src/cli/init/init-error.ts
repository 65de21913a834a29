/** What stops `loopguard init`, said to the user as it is. */
export class InitError extends Error {}
