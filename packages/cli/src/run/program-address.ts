import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Where a program listens for whoever asks what it has blocked. */
export function programAddress(pid: number): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\loopguard-${pid}`;
  return join(programFolder(), `${pid}.sock`);
}

/** The folder of those addresses: nobody else may write there. */
export function programFolder(): string {
  return join(tmpdir(), `loopguard-${userInfo().uid}`);
}
