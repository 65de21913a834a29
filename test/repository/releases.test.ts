import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);

async function json<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(new URL(file, root), 'utf8')) as T;
}

test('all published packages have one version, and changesets keep it so', async () => {
  const folders = await readdir(new URL('packages/', root));
  const packages = await Promise.all(
    folders.map((folder) =>
      json<{ name: string; version: string }>(`packages/${folder}/package.json`),
    ),
  );
  expect(new Set(packages.map(({ version }) => version)).size).toBe(1);
  const { fixed } = await json<{ fixed: string[][] }>('.changeset/config.json');
  const isFixed = ({ name }: { name: string }): boolean =>
    (fixed[0] ?? []).some((pattern) => name === pattern || name.startsWith(pattern.slice(0, -1)));
  expect(packages.filter((each) => !isFixed(each))).toEqual([]);
});
