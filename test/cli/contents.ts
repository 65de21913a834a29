import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Every file below a folder with its text. */
export async function contentsOf(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(
      files.map(async (file) => [path.relative(root, file), await readFile(file, 'utf8')]),
    ),
  );
}
