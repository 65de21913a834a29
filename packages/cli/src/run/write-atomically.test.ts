import { once } from 'node:events';
import { lstat, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeAtomically } from './write-atomically.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loopguard-write-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a file, with the folders it needs, and nothing beside it', async () => {
  const file = join(folder, 'a', 'b', 'report.json');
  await writeAtomically(file, 'first');
  await writeAtomically(file, 'second');
  expect(await readFile(file, 'utf8')).toBe('second');
  expect(await readdir(join(folder, 'a', 'b'))).toEqual(['report.json']);
});

test.runIf(process.platform !== 'win32')('a link stays one', async () => {
  await writeFile(join(folder, 'real.json'), 'before');
  await symlink('real.json', join(folder, 'link.json'));
  await writeAtomically(join(folder, 'link.json'), 'after');
  expect((await lstat(join(folder, 'link.json'))).isSymbolicLink()).toBe(true);
  expect(await readFile(join(folder, 'real.json'), 'utf8')).toBe('after');
});

// A socket, since what else is no file (`/dev/stdout`) would be lost if this failed.
test.runIf(process.platform !== 'win32')('what is no file is not replaced by one', async () => {
  const path = join(folder, 'socket');
  const server = createServer().listen(path);
  await once(server, 'listening');
  await expect(writeAtomically(path, 'text')).rejects.toThrow('ENXIO');
  expect((await lstat(path)).isSocket()).toBe(true);
  server.close();
});
