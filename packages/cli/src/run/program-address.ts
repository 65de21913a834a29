import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Where a program listens for whoever asks what it has blocked. */
export function programAddress(pid: number): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\loopguard-${pid}`;
  return join(programFolder(), `${pid}.sock`);
}

/**
 * Makes the folder that the programs of this user share.
 *
 * @throws Error where somebody else may write there
 */
export function makeProgramFolder(): string {
  const path = programFolder();
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(path);
  // Why not there: Windows has neither, and folders for temporary files are each user's own.
  const isOwn =
    process.platform === 'win32' || (uid === process.getuid?.() && (mode & 0o077) === 0);
  if (!isOwn) throw new Error(`${path} is not ours`);
  return path;
}

function programFolder(): string {
  return join(tmpdir(), `loopguard-${userInfo().uid}`);
}
