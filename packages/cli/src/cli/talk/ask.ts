import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { UserError } from '../project/user-error.js';

/** Whether there is somebody to ask. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY;
}

/** Asks until the answer is one of the choices. An empty answer is the first. */
export async function ask<Choice extends string>(
  question: string,
  choices: readonly [Choice, ...Choice[]],
): Promise<Choice> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const over = once(lines, 'close').then(() => {
    throw new Error('The input has ended.');
  });
  // Why: it also ends when the answer is there, and then nobody waits for it.
  over.catch(() => {});
  try {
    for (;;) {
      const text = `${question} [${choices.join('/')}] `;
      const answer = (await Promise.race([lines.question(text), over])).trim();
      const found = choices.find((choice) => choice.startsWith(answer.toLowerCase()));
      if (found !== undefined) return found;
    }
  } catch (cause) {
    // Ctrl+C, Ctrl+D, and an input that ends.
    throw new UserError('\nNothing was written.', { cause });
  } finally {
    lines.close();
  }
}
