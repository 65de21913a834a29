import { createRequire } from 'node:module';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { FileReport } from '@loopguard/core/adapter';
import { atEnd } from './end.js';
import type { RunInfo } from './summaries.js';

type Run = typeof import('loopguard/run');

interface Answer {
  readonly info: RunInfo;
  readonly files: readonly FileReport[];
}

/** Answers `loopguard report <pid>`, for the user that this process runs as. */
export function answerReports(answer: () => Answer): void {
  const run = createRequire(import.meta.url)('loopguard/run') as unknown as Run;
  const address = run.programAddress(process.pid);
  try {
    if (process.platform !== 'win32') {
      run.makeProgramFolder();
      // Why: what had this number before may have been killed.
      rmSync(address, { force: true });
    }
    const server = createServer((socket) => {
      socket.on('error', () => {});
      try {
        socket.end(JSON.stringify(answer()));
      } catch {
        // Why silent: the command says that there was no answer.
        socket.destroy();
      }
    });
    // Why silent: only the command is refused, which says so.
    server.on('error', () => {});
    // Why exclusive: in a cluster the primary would get what is for this process.
    server.listen({ path: address, exclusive: true }).unref();
    if (process.platform !== 'win32') atEnd(() => rmSync(address, { force: true }));
  } catch {
    // Why silent: the same.
  }
}
