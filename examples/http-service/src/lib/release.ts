import { readFileSync } from 'node:fs';

let release: string | undefined;

export function readRelease(): string {
  // loopguard-allow fs.readFileSync -- a few bytes, read once in the life of the process
  release ??= readFileSync(new URL('../release.txt', import.meta.url), 'utf8').trim();
  return release;
}
