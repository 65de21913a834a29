import { type HangAnswer, watchThreads } from '@loopguard/core/report';
import { reportHang } from './run-directory.js';

/** Watches worker threads that run tests, from the process's main thread: a hang is printed and reported. */
export function watchHangs(): void {
  watchThreads((answer) => {
    const { text, note } = JSON.parse(answer) as HangAnswer;
    process.stderr.write(`${text}\n`);
    if (!note) return;
    reportHang(note).catch((error: unknown) => {
      process.stderr.write(`[loopguard] The reports say nothing of it: ${String(error)}\n`);
    });
  });
}
