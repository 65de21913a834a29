import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { entryFiles } from './module-files.js';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'loopguard-package-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

async function filesOf(manifest: object, part = ''): Promise<string[]> {
  const folder = join(directory, 'acme');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  const start = `${folder.replaceAll('\\', '/')}/`;
  // loopguard-allow fs.readFileSync -- the manifest is read when the package is loaded
  return entryFiles(folder, part).map((file) => file.replace(start, ''));
}

test('exports give every file that a condition leads to', async () => {
  const exports = {
    '.': { node: { import: './a.mjs', require: ['./a.cjs', './b.cjs'] }, default: './c.js' },
    './part': './part.js',
    './internal/*': null,
    './lib/*.js': { default: './dist/*.js' },
  };

  expect(await filesOf({ exports })).toEqual(['a.mjs', 'a.cjs', 'b.cjs', 'c.js']);
  expect(await filesOf({ exports }, '/part')).toEqual(['part.js']);
  expect(await filesOf({ exports }, '/lib/deep/x.js')).toEqual(['dist/deep/x.js']);
  expect(await filesOf({ exports }, '/internal/x')).toEqual([]);
  expect(await filesOf({ exports }, '/none')).toEqual([]);
});

test('exports without subpaths are the package itself', async () => {
  expect(await filesOf({ exports: './main.js' })).toEqual(['main.js']);
  expect(await filesOf({ exports: { require: './main.cjs' } })).toEqual(['main.cjs']);
  expect(await filesOf({ exports: './main.js' }, '/part')).toEqual([]);
});

test('without exports, main, module and index count, with or without extension', async () => {
  expect(await filesOf({ main: './lib/main', module: 'esm.js' })).toEqual(
    expect.arrayContaining(['lib/main', 'lib/main.js', 'lib/main/index.js', 'esm.js', 'index.js']),
  );
  expect(await filesOf({}, '/sub')).toEqual(
    expect.arrayContaining(['sub', 'sub.js', 'sub/index.js']),
  );
});
