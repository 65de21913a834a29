/** @loopguard-allow fs.* -- a run's end reads the baseline after its tests */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type BaselineMode,
  type CallStatus,
  type FileReport,
  markOf,
  type ReportedCall,
} from '@loopguard/core/report';
import { buildReport } from './build-report.js';
import type { PartialReason } from './run-report.js';
import { type BaselineOutcome, settleBaseline } from './settle-baseline.js';

interface Site {
  readonly file?: string;
  readonly line: number;
  readonly status?: CallStatus;
  readonly call?: string;
  /** What it loads, of a `require`. */
  readonly module?: string;
}

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'loopguard-settle-'));
});
afterEach(() => rm(root, { recursive: true }));

const path = (): string => join(root, 'baseline.json');

function callAt({ file = 'src/a.ts', line, status = 'known', call, module }: Site): ReportedCall {
  const where = { file: join(root, file), line, column: 1, function: 'load' };
  return {
    call: call ?? (module === undefined ? 'fs.readFileSync' : 'require'),
    ...(module !== undefined && {
      module: module.startsWith('pkg:') ? module : join(root, module),
    }),
    category: 'file system',
    args: '',
    fix: '',
    docs: '',
    severity: 'error',
    status,
    test: { file: join(root, 'a.test.ts'), name: 'a', durationMs: 1 },
    where,
    stack: [where],
    count: 1,
    durationMs: 1,
    occurrences: [],
    wasStopped: false,
    codeFrame: { firstLine: line, lines: [`line ${line}`] },
  };
}

function entry(file: string, ...lines: number[]): object {
  return {
    file,
    function: 'load',
    call: 'fs.readFileSync',
    count: lines.length,
    lines: lines.map((line) => markOf(`line ${line}`)).toSorted(),
  };
}

async function know(...entries: object[]): Promise<void> {
  await writeFile(path(), JSON.stringify({ version: 1, entries }));
}

async function settle(
  sites: readonly Site[],
  mode: BaselineMode = 'check',
  partial: PartialReason[] = [],
  isStrict = false,
): Promise<BaselineOutcome> {
  const file: FileReport = {
    testFile: join(root, 'a.test.ts'),
    settings: { baseline: path() },
    calls: sites.map(callAt),
    allowances: [],
    unused: [],
  };
  const runner = { name: 'vitest', version: '4.0.0' } as const;
  const info = { runner, root, startedAt: new Date(0).toISOString(), partial, shards: [] };
  return settleBaseline(path(), isStrict, mode, buildReport(info, [file]));
}

async function known(): Promise<unknown> {
  return (JSON.parse(await readFile(path(), 'utf8')) as { entries: unknown }).entries;
}

describe('at the end of a run the baseline', () => {
  test('says nothing when it knows what there is', async () => {
    await know(entry('src/a.ts', 1, 2));
    expect(await settle([{ line: 1 }, { line: 2 }])).toEqual({ notes: [], errors: [] });
  });

  test('fails the run when the processes together saw more than it knows', async () => {
    await know(entry('src/a.ts', 1));
    const { errors } = await settle([{ line: 1 }, { line: 2 }]);
    expect(errors.join()).toContain('fs.readFileSync in src/a.ts load: 1 known, 2 found');
  });

  test('has one entry for a module, whichever lines were the first to load it', async () => {
    const lazy = { line: 1, module: 'src/lazy' };
    const tool = { line: 2, module: 'pkg:tool' };
    await know();
    await settle([lazy, { ...lazy, line: 9 }, { ...lazy, file: 'src/b.ts' }, tool], 'write');
    const place = { file: 'src/a.ts', function: 'load', call: 'require', count: 1, lines: [] };
    const written = await known();
    expect(written).toEqual([
      { ...place, module: 'pkg:tool' },
      { ...place, module: 'src/lazy' },
    ]);

    const reordered = [
      { ...lazy, file: 'src/b.ts', line: 7 },
      { ...tool, file: 'src/c.ts' },
    ];
    expect(await settle(reordered, 'check', [], true)).toEqual({ notes: [], errors: [] });
    await settle(reordered, 'tighten');
    expect(await known()).toEqual(written);
    expect((await settle([lazy])).notes.join()).toContain('1 known, 0 found');
    await settle([lazy], 'tighten');
    expect(await known()).toEqual([{ ...place, module: 'src/lazy' }]);
  });

  test('knows a stall by its test, and is told nothing of one that comes and goes', async () => {
    const stall = { call: 'stall', line: 1 };
    await settle([stall], 'write');
    const written = await known();
    expect(written).toMatchObject([{ call: 'stall', tests: ['a.test.ts > a'] }]);

    const elsewhere = { ...stall, file: 'src/b.ts', line: 7 };
    for (const seen of [[], [stall], [elsewhere]]) {
      expect(await settle(seen, 'check', [], true)).toEqual({ notes: [], errors: [] });
    }
    await settle([], 'tighten');
    expect(await known()).toEqual(written);
    await settle([], 'write');
    expect(await known()).toEqual([]);
  });

  test('asks to be lowered, and insists when it is strict', async () => {
    await know(entry('src/a.ts', 1, 2), entry('src/gone.ts', 1));
    const asked = await settle([{ line: 1 }]);
    expect(asked.notes.join()).toContain('src/a.ts load: 2 known, 1 found');
    expect(asked.notes.join()).toContain('src/gone.ts load: 1 known, 0 found');
    expect(asked.errors).toEqual([]);
    const strict = await settle([{ line: 1 }], 'check', [], true);
    expect(strict.errors).toEqual(asked.notes);
  });

  test.each<PartialReason>(['files', 'names', 'shard', 'failures', 'interrupted'])(
    'asks nothing and lowers nothing when the run was not the whole suite: %s',
    async (reason) => {
      await know(entry('src/a.ts', 1, 2));
      expect(await settle([], 'check', [reason])).toEqual({ notes: [], errors: [] });
      await settle([], 'tighten', [reason]);
      expect(await known()).toEqual([entry('src/a.ts', 1, 2)]);
    },
  );

  test('lowers what stands in a test file that ran, also when others did not', async () => {
    await know(entry('a.test.ts', 1, 2), entry('src/a.ts', 3));
    await settle([{ file: 'a.test.ts', line: 1 }], 'tighten', ['files']);
    expect(await known()).toEqual([entry('a.test.ts', 1), entry('src/a.ts', 3)]);
  });

  test('is lowered and never raised by tighten', async () => {
    await know(entry('src/a.ts', 1, 2), entry('src/gone.ts', 1));
    await settle([{ line: 1 }, { line: 3, status: 'failed' }], 'tighten');
    expect(await known()).toEqual([entry('src/a.ts', 1)]);
  });

  test('is what the whole suite shows when it is written, in order', async () => {
    await know(entry('src/gone.ts', 1));
    await settle([{ file: 'src/b.ts', line: 9 }, { line: 2 }, { line: 1 }, { line: 1 }], 'write');
    expect(await known()).toEqual([entry('src/a.ts', 1, 2), entry('src/b.ts', 9)]);
  });

  test('loses nothing when a part of the suite is written', async () => {
    await know(entry('src/a.ts', 1), entry('src/b.ts', 1));
    await settle([{ line: 2 }], 'write', ['names']);
    expect(await known()).toEqual([entry('src/a.ts', 1, 2), entry('src/b.ts', 1)]);
  });

  test('leaves out what is allowed and what only warns', async () => {
    await settle([{ line: 1, status: 'allowed' }], 'write');
    expect(await known()).toEqual([]);
  });

  test.each(['', '{}', '{ "version": 2, "entries": [] }', '<<<<<<< HEAD\n{}'])(
    'that cannot be read is an error and stays as it is: %j',
    async (text) => {
      await writeFile(path(), text);
      const { errors } = await settle([{ line: 1 }], 'write');
      expect(errors).toHaveLength(1);
      expect(await readFile(path(), 'utf8')).toBe(text);
    },
  );
});
