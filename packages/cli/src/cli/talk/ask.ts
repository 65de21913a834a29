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
  try {
    for (;;) {
      const answer = (await lines.question(`${question} [${choices.join('/')}] `)).trim();
      const found = choices.find((choice) => choice.startsWith(answer.toLowerCase()));
      if (found !== undefined) return found;
    }
  } catch (cause) {
    // Ctrl+C and Ctrl+D.
    throw new UserError('\nNothing was written.', { cause });
  } finally {
    lines.close();
  }
}
