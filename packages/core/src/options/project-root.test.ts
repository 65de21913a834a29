/** @loopguard-allow fs.existsSync -- what is tested works at the start of a test file, before any test */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot } from './project-root.js';

let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'loopguard-root-')));
  await mkdir(join(folder, 'packages/app/src/deep'), { recursive: true });
  await mkdir(join(folder, 'packages/plain'));
  await writeFile(join(folder, 'package.json'), '{}');
  await writeFile(join(folder, 'packages/app/package.json'), '{}');
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['.', '.'],
  ['packages/app', 'packages/app'],
  ['packages/app/src/deep', 'packages/app'],
  ['packages/plain', '.'],
  ['packages/app/not/there/yet', 'packages/app'],
])('the project of %s is %s', (directory, expected) => {
  expect(projectRoot(join(folder, directory))).toBe(join(folder, expected));
});

test('without any package.json it is the directory itself', () => {
  expect(projectRoot('/no-such-folder/src')).toBe('/no-such-folder/src');
});
