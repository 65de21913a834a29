/** What stops a command, said to the user as it is. */
export class UserError extends Error {}
