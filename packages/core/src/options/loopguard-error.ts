/** A mistake in how loopguard was set up; its message is the whole story. */
export class LoopguardConfigError extends TypeError {
  readonly code = 'ERR_LOOPGUARD_CONFIG';
  override readonly name = 'LoopguardConfigError';

  constructor(what: string) {
    super(`[loopguard] ${what}`);
    // Why: the reader needs the option's name, not the path through our validation.
    this.stack = `${this.name}: ${this.message}`;
  }
}
