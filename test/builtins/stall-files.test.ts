import { expect, test } from 'vitest';
import { runProgram } from './node-child.js';

interface Measured {
  readonly heap: number;
  readonly open: number;
  readonly sessions: number;
}

interface Result {
  readonly messages: readonly string[];
  readonly measured: readonly Measured[];
}

const program = new URL('./stalls/many-files.mjs', import.meta.url);

test('a thousand files in one thread: one session of the inspector, and nothing piles up', async () => {
  const { messages, measured } = await runProgram<Result>(program, ['1000'], ['--expose-gc']);
  const [first, ...others] = measured;

  expect(messages).toHaveLength(10);
  for (const message of messages) expect(message).toMatch(/compute held the event loop/);
  expect(others).toHaveLength(3);
  for (const { heap, open, sessions } of others) {
    expect(sessions).toBe(1);
    // Why not equal: the thread that watches for hangs has some, and comes when it comes.
    expect(open - (first?.open ?? 0)).toBeLessThan(10);
    expect(heap - (first?.heap ?? 0)).toBeLessThan(5_000_000);
  }
});
