import { mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { threadId } from 'node:worker_threads';

/** Writes a file so that nobody ever sees half of it. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const info = await stat(path).catch(() => undefined);
  // Why: a device or a pipe (`/dev/stdout`) would be replaced by a file.
  if (info && !info.isFile()) return writeFile(path, text);
  // Why: a link stays one.
  const target = info ? await realpath(path) : path;
  const temporary = `${target}.${process.pid}-${threadId}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
