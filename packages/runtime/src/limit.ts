/** Lets so many things be said in a stretch of time, and counts the rest. */
export class Limit {
  readonly #most: number;
  readonly #stretchMs: number;
  #since = -Infinity;
  #said = 0;
  #held = 0;

  constructor(most: number, stretchMs: number) {
    this.#most = most;
    this.#stretchMs = stretchMs;
  }

  /** Whether one more may be said now. */
  allows(now: number): boolean {
    if (now - this.#since >= this.#stretchMs) {
      this.#since = now;
      this.#said = 0;
    }
    if (this.#said < this.#most) {
      this.#said++;
      return true;
    }
    this.#held++;
    return false;
  }

  /** How many were held back, once the stretch is over in which they were; then none are any more. */
  takeHeld(now: number, isOver: boolean = now - this.#since >= this.#stretchMs): number {
    if (!isOver) return 0;
    const held = this.#held;
    this.#held = 0;
    return held;
  }
}
