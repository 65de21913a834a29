import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { applyPatch } from 'diff';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReportedCall } from '@loopguard/core/report';
import { addSuggestions } from './add-suggestions.js';
import { buildReport } from './build-report.js';

const BEFORE = `import { existsSync, readFileSync } from 'node:fs';

/** Loads. */
export async function load(file: string): Promise<string | undefined> {
  if (!existsSync(file)) return undefined;
  return readFileSync(file, 'utf8').trim();
}
`;

const AFTER = `import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Loads. */
export async function load(file: string): Promise<string | undefined> {
  if (!existsSync(file)) return undefined;
  return (await readFile(file, 'utf8')).trim();
}
`;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'loopguard-suggest-'));
  await mkdir(path.join(root, 'src'));
  await writeFile(path.join(root, 'src/load.ts'), BEFORE);
});
afterEach(() => rm(root, { recursive: true }));

/** What is suggested for violations of line 6 of `src/load.ts` that differ like this. */
async function suggest(...changes: Partial<ReportedCall>[]): Promise<(string | undefined)[]> {
  const info = {
    runner: { name: 'jest', version: '30.0.0' },
    root,
    startedAt: new Date(0).toISOString(),
    partial: [],
    shards: [],
  } as const;
  const violations = changes.map((change) => ({
    call: 'fs.readFileSync',
    status: 'failed',
    args: '"a.txt", "utf8"',
    where: { file: 'src/load.ts', line: 6, column: 10, function: 'load' },
    ...change,
  })) as ReportedCall[];
  const report = await addSuggestions({ ...buildReport(info, []), violations });
  return report.violations.map(({ suggestion }) => suggestion?.diff);
}

describe('a report', () => {
  test('carries the change as a diff that applies, and changes nothing itself', async () => {
    const [diff = '', again] = await suggest({}, { count: 2 });
    expect(applyPatch(BEFORE, diff, { fuzzFactor: 0 })).toBe(AFTER);
    expect(diff.split('\n').slice(0, 2)).toEqual(['--- a/src/load.ts', '+++ b/src/load.ts']);
    expect(again).toBe(diff);
    expect(await readFile(path.join(root, 'src/load.ts'), 'utf8')).toBe(BEFORE);
  });

  test('is written although a source is nested too deep', async () => {
    const deep = `${BEFORE}export const text = load${'.name'.repeat(20_000)};
`;
    await writeFile(path.join(root, 'src/load.ts'), deep);
    expect(await suggest({})).toEqual([undefined]);
  });

  test.each<[string, Partial<ReportedCall>]>([
    ['an allowed call', { status: 'allowed' }],
    ['a call that a package made', { through: { package: 'a', at: 'b:1' } }],
    ['a descriptor', { args: '3, "utf8"' }],
    ['a call without another form', { call: 'fs.existsSync' }],
    ['another line', { where: { file: 'src/load.ts', line: 5, column: 8, function: '' } }],
    ['a file that is gone', { where: { file: 'src/gone.ts', line: 6, column: 10, function: '' } }],
    ['a file elsewhere', { where: { file: '/tmp/a.ts', line: 6, column: 10, function: '' } }],
  ])('has no change for %s', async (_name, change) => {
    expect(await suggest(change)).toEqual([undefined]);
  });
});
