/** @loopguard-allow fs.* -- the class under test reads files as the guard does, on the loop */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SourceFiles } from '../source/source-files.js';
import { markOf, moduleOf } from '../report/baseline.js';
import type { Violation } from '../report/violation.js';
import { KnownCalls } from './known-calls.js';

const READ = `  return fs.readFileSync(path, 'utf8');`;
const READ_OTHER = `  fs.readFileSync(other);`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loopguard-known-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The baseline knows the lines in `known`; the source is `source`. Returns whether each line asked for is known. */
async function ask(
  known: readonly string[],
  source: readonly string[],
  lines: readonly number[],
  functionName = 'load',
): Promise<boolean[]> {
  const entry = { file: 'a.ts', function: 'load', call: 'fs.readFileSync' };
  const entries = [{ ...entry, count: known.length, lines: known.map(markOf) }];
  await writeFile(join(folder, 'baseline.json'), JSON.stringify({ version: 1, entries }));
  await writeFile(join(folder, 'a.ts'), source.join('\n'));
  const calls = new KnownCalls(join(folder, 'baseline.json'), new SourceFiles());
  return lines.map((line) =>
    calls.has(violationAt(line, functionName), { file: join(folder, 'a.test.ts'), name: 'a' }),
  );
}

function violationAt(line: number, functionName: string): Violation {
  const absolute = join(folder, 'a.ts');
  const where = { file: 'a.ts', absolute, line, column: 3, functionName };
  return { call: 'fs.readFileSync', where } as Violation;
}

describe('the baseline', () => {
  test('knows a line wherever it has moved, and however it is formatted', async () => {
    expect(await ask([READ], ['', '', `return fs.readFileSync(path, "utf8")`], [3])).toEqual([
      true,
    ]);
  });

  test('tells a new line from a known one, whichever comes first', async () => {
    expect(await ask([READ], [READ_OTHER, READ], [1, 2])).toEqual([false, true]);
    expect(await ask([READ], [READ_OTHER, READ], [2, 1])).toEqual([true, false]);
  });

  test('takes an edited line for the one that is gone', async () => {
    expect(await ask([READ], [READ_OTHER], [1])).toEqual([true]);
  });

  test('takes no second line for the one that is gone', async () => {
    expect(await ask([READ], [READ_OTHER, READ_OTHER], [1, 2])).toEqual([true, false]);
  });

  test('counts copies of a line', async () => {
    expect(await ask([READ], [READ, READ], [1, 2])).toEqual([true, false]);
    expect(await ask([READ, READ], [READ, READ], [1, 2])).toEqual([true, true]);
  });

  test('gives the same answer again', async () => {
    expect(await ask([READ], [READ, READ], [2, 1, 2, 1])).toEqual([true, false, true, false]);
  });

  test('knows nothing of another function', async () => {
    expect(await ask([READ], [READ], [1], 'save')).toEqual([false]);
  });
});

const stallIn = (functionName: string, file = 'a.ts'): Violation =>
  ({
    call: 'stall',
    where: { file, absolute: join(folder, file), line: 7, column: 1, functionName },
  }) as Violation;

async function knowing(tests: readonly string[]): Promise<KnownCalls> {
  const entry = { file: 'a.ts', function: 'loop', call: 'stall', count: 1, lines: ['0'], tests };
  const path = join(folder, 'baseline.json');
  await writeFile(path, JSON.stringify({ version: 1, entries: [entry] }));
  return new KnownCalls(path, new SourceFiles());
}

describe('stalls', () => {
  test('are known by function, whatever line was sampled and whichever test ran', async () => {
    const calls = await knowing([]);
    const other = { file: join(folder, 'b.test.ts'), name: 'other' };
    expect(calls.has(stallIn('loop'), other)).toBe(true);
    expect(calls.has(stallIn('helper'), other)).toBe(false);
  });

  test('are known by their test, wherever in it they were seen', async () => {
    const calls = await knowing(['a.test.ts > a']);
    const file = join(folder, 'a.test.ts');
    expect(calls.has(stallIn('helper', 'b.ts'), { file, name: 'a' })).toBe(true);
    expect(calls.has({ call: 'stall' } as Violation, { file, name: 'a' })).toBe(true);
    expect(calls.has(stallIn('helper'), { file, name: 'b' })).toBe(false);
    expect(calls.has(stallIn('helper'), { file: join(folder, 'b.test.ts'), name: 'a' })).toBe(
      false,
    );
    const call = { ...stallIn('loop'), call: 'fs.readFileSync' } as Violation;
    expect(calls.has(call, { file, name: 'a' })).toBe(false);
  });

  test('of several tests at once are known where any of them, or the file, is', async () => {
    const file = join(folder, 'a.test.ts');
    expect((await knowing(['a.test.ts > a'])).has(stallIn('helper'), { file, name: '' })).toBe(
      true,
    );
    expect((await knowing(['a.test.ts'])).has(stallIn('helper'), { file, name: 'a' })).toBe(true);
    expect((await knowing(['b.test.ts'])).has(stallIn('helper'), { file, name: 'a' })).toBe(false);
  });
});

const NO_TEST = { file: '', name: '' };

function requireAt(file: string, specifier: string): Violation {
  const absolute = join(folder, file);
  const where = { file, absolute, line: 1, column: 1, functionName: 'load' };
  return { call: 'require', where, module: moduleOf(specifier, absolute) } as Violation;
}

describe('a lazy require', () => {
  test('is known by its module, whichever line loads it first', async () => {
    const entry = { file: 'a.ts', function: 'load', call: 'require', count: 1, lines: [] };
    const entries = [
      { ...entry, module: 'lib/lazy' },
      { ...entry, module: 'pkg:@acme/tool' },
    ];
    await writeFile(join(folder, 'baseline.json'), JSON.stringify({ version: 1, entries }));
    const calls = new KnownCalls(join(folder, 'baseline.json'), new SourceFiles());

    const known = [
      requireAt('a.ts', './lib/lazy'),
      requireAt('b.ts', './lib/lazy.cjs'),
      requireAt('lib/c.ts', './lazy/index.js'),
      requireAt('b.ts', join(folder, 'lib/lazy.js')),
      requireAt('b.ts', '@acme/tool/part'),
      requireAt('b.ts', '/any/node_modules/@acme/tool/main.js'),
    ].map((call) => calls.has(call, NO_TEST));
    expect(known).toEqual(known.map(() => true));

    expect(calls.has(requireAt('a.ts', './lib/other'), NO_TEST)).toBe(false);
    expect(calls.has(requireAt('a.ts', 'lazy'), NO_TEST)).toBe(false);
  });
});
