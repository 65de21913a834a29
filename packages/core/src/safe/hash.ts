/**
 * Tells sequences of numbers apart. Two halves, since values of 32 bits are shared too often.
 *
 * Why not a real hash: a worker would load node:crypto for it.
 */
export class Hash {
  #low = 17;
  #high = 31;

  /** @param other - a second number of the same item */
  add(item: number, other = 0): void {
    this.#low = (Math.imul(this.#low, 31) + item + other * 7919) | 0;
    this.#high = (Math.imul(this.#high, 37) + item * 13 + other) | 0;
  }

  /** As many bits of both as a number holds exactly. */
  get value(): number {
    return (this.#high >>> 11) * 0x1_0000_0000 + (this.#low >>> 0);
  }
}

export function hashOfText(text: string): number {
  const hash = new Hash();
  for (let index = 0; index < text.length; index++) hash.add(text.charCodeAt(index));
  return hash.value;
}
