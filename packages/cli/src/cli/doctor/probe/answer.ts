import { rmSync } from 'node:fs';
import { textOf } from './plain.js';
import type { ProbeAnswer, ProbeRequest } from './protocol.js';

/** Runs a probe in a process that the command started, and sends what it found. */
export async function answerWith(
  probe: (request: ProbeRequest) => Promise<ProbeAnswer>,
): Promise<void> {
  const request = JSON.parse(process.argv[2] ?? '') as ProbeRequest;
  // Why: the command was killed, and can no longer remove the throw-away test.
  process.on('disconnect', () => {
    rmSync(request.folder, { recursive: true, force: true });
    process.exit(1);
  });
  let answer: ProbeAnswer;
  try {
    answer = await probe(request);
  } catch (error) {
    answer = { error: textOf(error) };
  }
  // Why exit: a set-up of the user's may keep this process alive.
  process.send?.(answer, () => process.exit(0));
}
