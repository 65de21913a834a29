/** Tells sequences of frames apart. Two numbers, since those of 32 bits are shared too often. */
export class FramesHash {
  #low = 17;
  #high = 31;

  /**
   * @param position - of the frame in its file
   * @param file - the number of that file
   */
  add(position: number, file: number): void {
    this.#low = (Math.imul(this.#low, 31) + position + file * 7919) | 0;
    this.#high = (Math.imul(this.#high, 37) + position * 13 + file) | 0;
  }

  /** As many bits of both as a number holds exactly. */
  get value(): number {
    return (this.#high >>> 11) * 0x1_0000_0000 + (this.#low >>> 0);
  }
}
