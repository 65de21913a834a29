/** @loopguard-allow fs.* -- the folder is used from outside of tests: by reporters, and by a guard that is at rest */
import { appendFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FileReport, leave } from '@loopguard/core/report';
import { parseWords } from './read-words.js';
import { RunDirectory } from './run-directory.js';
import type { RunInfo } from './run-report.js';

const info: RunInfo = {
  runner: { name: 'jest', version: '30.0.0' },
  root: '/app',
  startedAt: '2026-01-01T00:00:00.000Z',
  partial: [],
  shards: [],
};
const report = (testFile: string): FileReport => ({
  testFile,
  settings: {},
  calls: [],
  allowances: [],
  unused: [],
});

let directory: RunDirectory;

beforeEach(() => {
  directory = new RunDirectory();
});
afterEach(() => directory.remove());

test('a word that is cut off is told and the others count, at every length', () => {
  const whole = JSON.stringify(report('/app/a.test.ts'));
  const next = JSON.stringify(report('/app/b.test.ts'));
  for (let length = 1; length < whole.length; length++) {
    const { words, lost } = parseWords(`\n${whole.slice(0, length)}\n${next}\n`, '7-0.jsonl');
    expect(words).toEqual([report('/app/b.test.ts')]);
    expect(lost).toEqual(['7-0.jsonl, line 2: not whole']);
  }
  expect(parseWords(`\n${whole}\n\n${next}`, '7-0.jsonl').lost).toEqual([]);
});

test('what is no word of ours is told, whatever it is', () => {
  const { words, lost } = parseWords('12\nnull\n"text"\n[]\n{}\n\u0000\u0001\n', '7-0.live');
  expect(words).toEqual([]);
  expect(lost).toHaveLength(6);
});

test('a writer that was killed spoils nothing for the next one with its number', async () => {
  expect(leave(directory.path, '.jsonl', report('/app/a.test.ts'))).toBeUndefined();
  const [name = ''] = await readdir(directory.path);
  await appendFile(join(directory.path, name), '\n{"testFile":"/app/kil');
  leave(directory.path, '.jsonl', report('/app/b.test.ts'));
  const words = await directory.read<FileReport>('.jsonl');
  expect(words.map(({ testFile }) => testFile)).toEqual(['/app/a.test.ts', '/app/b.test.ts']);
  expect(directory.lost).toContain('not whole');
});

test('the end of a run survives every kind of broken file', async () => {
  await directory.begin(info);
  leave(directory.path, '.live', { testFile: '/app/a.test.ts' });
  await Promise.all([
    writeFile(join(directory.path, '1-0.jsonl'), '{"testFile":'),
    writeFile(join(directory.path, '1-0.live'), Buffer.from([0xff, 0xfe, 0x00])),
    writeFile(
      join(directory.path, '1-0.hang'),
      `${JSON.stringify(report('/app/h.test.ts'))}\n{"te`,
    ),
    writeFile(join(directory.path, '1-0.warnings'), '{"testFile":"/app/a.test.ts","text":"cu'),
    mkdir(join(directory.path, '2-0.jsonl')),
    mkdir(join(directory.path, '2-0.warnings')),
  ]);
  expect(await directory.read('.jsonl')).toEqual([]);
  expect(await directory.read('.live')).toEqual([{ testFile: '/app/a.test.ts' }]);
  expect(await directory.end([])).toEqual([report('/app/h.test.ts')]);
  expect(directory.takeWarnings()).toEqual([]);
  for (const name of ['1-0.jsonl', '1-0.live', '1-0.hang', '1-0.warnings', '2-0.jsonl']) {
    expect(directory.lost).toContain(name);
  }
});

test('a folder that a test has cleared away comes back, and the end of the run goes on', async () => {
  expect(directory.make(os.tmpdir())).toBeUndefined();
  directory.describe(info);
  await rm(directory.path, { recursive: true });
  leave(directory.path, '.live', { testFile: '/app/a.test.ts' });
  expect(await directory.read('.live')).toEqual([{ testFile: '/app/a.test.ts' }]);
  await rm(directory.path, { recursive: true });
  expect(await directory.read('.live')).toEqual([]);
  expect(await directory.end([])).toEqual([]);
  expect(directory.lost).toBeUndefined();
});

test('a folder that cannot be made is a reason and no failure', async () => {
  const { TMPDIR } = process.env;
  process.env['TMPDIR'] = '/dev/null/nowhere';
  try {
    const unmade = new RunDirectory();
    expect(unmade.make('/dev/null')).toContain('ENOTDIR');
    unmade.describe(info);
    unmade.add(report('/app/a.test.ts'));
    expect(unmade.lost).toContain('/app/a.test.ts');
    expect(leave(unmade.path, '.live', { testFile: '/app/a.test.ts' })).toBeInstanceOf(Error);
  } finally {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
  }
});

test('warnings are given out once, those of an ended file first, and only whole ones', async () => {
  const warn = (testFile: string, text: string): unknown =>
    leave(directory.path, '.warnings', { testFile, text });
  warn('/app/a.test.ts', 'first of a');
  warn('/app/b.test.ts', 'first of b');
  expect(directory.takeWarnings('/app/a.test.ts')).toEqual(['first of a']);
  expect(directory.takeWarnings('/app/a.test.ts')).toEqual([]);
  const [name = ''] = await readdir(directory.path);
  const half = JSON.stringify({ testFile: '/app/a.test.ts', text: 'second of a' });
  await appendFile(join(directory.path, name), half.slice(0, 20));
  expect(directory.takeWarnings('/app/a.test.ts')).toEqual([]);
  await appendFile(join(directory.path, name), `${half.slice(20)}\n`);
  expect(directory.takeWarnings('/app/a.test.ts')).toEqual(['second of a']);
  expect(directory.takeWarnings()).toEqual(['first of b']);
  expect(directory.lost).toBeUndefined();
});
