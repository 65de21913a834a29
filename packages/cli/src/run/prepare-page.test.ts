import { describe, expect, test } from 'vitest';
import { flameTree, visibleFlames } from '../html/page/flame-tree.js';
import { filterRows, NO_FILTER, sortRows } from '../html/page/filter.js';
import { groupsBy, siteName } from '../html/page/groups.js';
import { OWN_CODE, type Row, rowsOf } from '../html/page/model.js';
import type { GuideEntry } from '../guide/types.js';
import type { ReportedCall } from '@loopguard/core/report';
import { completeReport } from './build-report.js';
import { preparePage } from './prepare-page.js';
import type { RunReport } from './run-report.js';
import { pageText } from './write-html.js';

const frame = { file: 'src/config.ts', line: 5, column: 13, function: 'load' };
const testFrame = { file: 'tests/a.test.ts', line: 3, column: 1, function: '' };

function violation(change: Partial<ReportedCall> = {}): ReportedCall {
  return {
    call: 'fs.readFileSync',
    category: 'file system',
    args: '"a.json"',
    fix: 'await fs.promises.readFile(path)',
    docs: 'https://nodejs.org/api/fs.html',
    severity: 'error',
    status: 'failed',
    test: { file: 'tests/a.test.ts', name: 'loads', durationMs: 20 },
    where: frame,
    stack: [frame, testFrame],
    count: 2,
    durationMs: 3,
    occurrences: [
      { startMs: 1, durationMs: 1 },
      { startMs: 5, durationMs: 2 },
    ],
    wasStopped: false,
    codeFrame: { firstLine: 5, lines: ['fs.readFileSync(path)'] },
    ...change,
  };
}

function report(...violations: ReportedCall[]): RunReport {
  return completeReport({
    version: 1,
    tool: { name: 'loopguard', version: '1.0.0' },
    runner: { name: 'vitest', version: '4.0.0' },
    node: 'v24.0.0',
    root: '/app',
    startedAt: '2026-01-01T00:00:00.000Z',
    run: { isComplete: true, partial: [], shards: [] },
    testFiles: [{ file: 'tests/a.test.ts' }],
    violations,
    allowances: [],
    unusedAllowances: [],
    allowRules: [],
    baselines: [],
  });
}

function entry(id: string, change: Partial<GuideEntry> = {}): GuideEntry {
  const lists = { blocks: [], how: [], snippets: [], pitfalls: [], allow: [], topics: [] };
  return { id, kind: 'call', title: id, ...lists, ...change };
}

async function rows(...violations: ReportedCall[]): Promise<Row[]> {
  return rowsOf(await preparePage(report(...violations), async () => undefined));
}

describe('the data of the page', () => {
  test('gives back what the report says', async () => {
    const [row] = await rows(
      violation({ suggestion: { diff: '+ await' }, reason: 'why', allowedBy: 'a.ts:1' }),
    );
    expect(row).toMatchObject({
      call: { call: 'fs.readFileSync', fix: 'await fs.promises.readFile(path)' },
      place: 'src/config.ts:5:13',
      package: OWN_CODE,
      stack: [frame, testFrame],
      occurrences: violation().occurrences,
      codeFrame: { firstLine: 5, lines: ['fs.readFileSync(path)'] },
      suggestion: '+ await',
      blockedMs: 3,
      count: 2,
      reason: 'why',
    });
  });

  test('says everything that repeats once', async () => {
    const many = Array.from({ length: 100 }, () => violation());
    const data = await preparePage(report(...many), async () => undefined);
    const { calls, tests, frames, stacks, codeFrames, violations } = data;
    expect([calls, tests, frames, stacks, codeFrames].map(({ length }) => length)).toEqual([
      1, 1, 2, 1, 1,
    ]);
    expect(violations).toHaveLength(100);
  });

  test('has the guide of what occurs and of what that points to, and no other', async () => {
    const guide: Record<string, GuideEntry> = {
      'fs.readFileSync': entry('fs.readFileSync', { topics: [{ id: 'start-up', title: '' }] }),
      'start-up': entry('start-up', { how: ['see [streams](#streaming)'] }),
      streaming: entry('streaming', { topics: [{ id: 'start-up', title: '' }] }),
      'fs.statSync': entry('fs.statSync'),
    };
    const { guide: found } = await preparePage(report(violation()), async (id) => guide[id]);
    expect(found.map(({ id }) => id)).toEqual(['fs.readFileSync', 'start-up', 'streaming']);
  });

  test('cannot end its script element', async () => {
    const data = await preparePage(
      report(violation({ args: '"</script><script>alert(1)</script><!--"' })),
      async () => undefined,
    );
    const text = pageText('run()', '', data);
    expect(text.match(/<script/g)).toHaveLength(2);
    expect(text).not.toContain('<!--');
    const json = /type="application\/json" id="data">(.*)<\/script>/.exec(text)?.[1] ?? '';
    expect(JSON.parse(json)).toEqual(data);
  });
});

describe('the page', () => {
  const through = { package: 'slow-look', at: 'index.js:4' };

  test('adds up by call site and by package, the longest first', async () => {
    const found = await rows(
      violation(),
      violation({ test: { file: 'b.test.ts', name: 'b', durationMs: 1 } }),
      violation({ through, durationMs: 50, where: { ...frame, line: 9 } }),
    );
    expect(groupsBy(found, siteName).map(({ name, blockedMs }) => [name, blockedMs])).toEqual([
      ['src/config.ts:9:13  fs.readFileSync', 50],
      ['src/config.ts:5:13  fs.readFileSync', 6],
    ]);
    expect(groupsBy(found, (row) => row.package).map(({ name, count }) => [name, count])).toEqual([
      ['slow-look', 2],
      [OWN_CODE, 4],
    ]);
  });

  test('filters by every word, call, file, package and status', async () => {
    const found = await rows(
      violation(),
      violation({ call: 'fs.statSync', status: 'known', through }),
      violation({ args: '"Other.json"', where: { ...frame, file: 'src/b.ts' } }),
    );
    const ids = (filter: Partial<typeof NO_FILTER>): number[] =>
      filterRows(found, { ...NO_FILTER, ...filter }).map(({ id }) => id);
    expect(ids({})).toEqual([0, 1, 2]);
    expect(ids({ text: 'other LOADS' })).toEqual([2]);
    expect(ids({ call: 'fs.statSync' })).toEqual([1]);
    expect(ids({ file: 'src/b.ts' })).toEqual([2]);
    expect(ids({ package: 'slow-look' })).toEqual([1]);
    expect(ids({ statuses: ['known'] })).toEqual([1]);
    expect(ids({ text: 'nowhere' })).toEqual([]);
  });

  test('sorts, and leaves equals in order', async () => {
    const found = await rows(violation(), violation({ durationMs: 9 }), violation());
    const order = sortRows(found, { key: 'blocked', isDescending: true }).map(({ id }) => id);
    expect(order).toEqual([1, 0, 2]);
  });

  test('weighs stacks by blocked time, from the test to the call', async () => {
    const other = { ...frame, line: 40, function: 'other' };
    const root = flameTree(
      await rows(
        violation({ durationMs: 30 }),
        violation({ durationMs: 10, through, stack: [other, testFrame] }),
      ),
    );
    expect(
      visibleFlames(root, 0).map(({ data, value, depth }) => [depth, data.name, value]),
    ).toEqual([
      [0, 'all tests', 40],
      [1, 'tests/a.test.ts:3', 40],
      [2, 'load src/config.ts:5', 30],
      [3, 'fs.readFileSync', 30],
      [2, 'other src/config.ts:40', 10],
      [3, 'slow-look index.js:4', 10],
      [4, 'fs.readFileSync', 10],
    ]);
    expect(visibleFlames(root, 0.3).map(({ data }) => data.name)).not.toContain(
      'slow-look index.js:4',
    );
  });
});
