import { nativePath } from './native-path.js';

/** The folders of loopguard's own files. */
export const ownDirectories: string[] = [ownDirectory()];

/** Frames of files below `directory` are loopguard's own; adapters register theirs. */
export function registerOwnDirectory(directory: string): void {
  const path = nativePath(directory);
  if (!ownDirectories.includes(path)) ownDirectories.push(path);
}

function ownDirectory(): string {
  const path = nativePath(__filename);
  return /^(.*[\\/](?:dist|src)[\\/])/.exec(path)?.[1] ?? path;
}
