import { createRequire } from 'node:module';
import { lstatSync, mkdirSync, rmSync } from 'node:fs';
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
      makeFolder(run.programFolder());
      // Why: what had this number before may have been killed.
      rmSync(address, { force: true });
    }
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.end(JSON.stringify(answer()));
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

function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(path);
  const isOwn = uid === process.getuid?.() && (mode & 0o077) === 0;
  if (!isOwn) throw new Error(`${path} is not ours`);
}
