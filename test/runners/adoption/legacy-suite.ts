import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JestHost, VitestHost } from '../hosts.js';
import { readReports } from '../reports.js';
import type { RunResult } from '../results.js';
import type { OpenProject } from '../run-plan.js';
import { openHostProject } from './host-project.js';
import { callCount, kindCount, legacyProject, modulePath, moduleSource } from './legacy-project.js';

const baselineFile = 'loopguard-baseline.json';

interface Entry {
  readonly file: string;
  readonly call: string;
  readonly count: number;
}

function sum(list: readonly Entry[]): number {
  return list.reduce((all, { count }) => all + count, 0);
}

function failed(run: RunResult): string[] {
  return run.tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
}

function outputOf(run: RunResult): string {
  return `${run.stdout}\n${run.stderr}`;
}

/** The life of a baseline: a suite that blocks in hundreds of places, from its first run on. */
export function testLegacySuite(host: VitestHost | JestHost): void {
  let project: OpenProject;
  const readBaseline = async (): Promise<string> =>
    readFile(path.join(project.root, baselineFile), 'utf8');
  const entries = async (): Promise<Entry[]> =>
    (JSON.parse(await readBaseline()) as { entries: Entry[] }).entries;

  // Why in order: each test goes on where the one before it stopped, as a team does.
  beforeAll(async () => {
    project = await openHostProject(host, 'legacy', legacyProject(), { baseline: baselineFile });
  });
  afterAll(() => project.dispose());

  test('fails at first, in every test that blocks, and says how to go on', async () => {
    const run = await project.run();

    expect(run.exitCode, outputOf(run)).not.toBe(0);
    expect(failed(run)).toHaveLength(callCount);
    expect(outputOf(run)).toContain('npx loopguard baseline --');
  });

  test('records what blocks with LOOPGUARD_BASELINE=write, and passes', async () => {
    const run = await project.run({ env: { LOOPGUARD_BASELINE: 'write' } });

    expect(failed(run)).toEqual([]);
    expect(run.exitCode, outputOf(run)).toBe(0);
    const list = await entries();
    expect(sum(list)).toBe(callCount);
    expect(new Set(list.map(({ call }) => call)).size).toBe(kindCount);
    const lines = (await readBaseline()).split('\n').filter((line) => line.includes('"file"'));
    expect(lines).toHaveLength(list.length);
    expect(lines).toEqual(lines.toSorted());
    expect(await readBaseline()).not.toMatch(/"line"|"column"/);
  });

  test('then passes but for the one test with a new call, also when known lines have moved', async () => {
    const before = await readBaseline();
    const inFirst = `  fs.readFileSync('tsconfig.json', 'utf8');\n`;
    await project.write({
      [modulePath(0)]: moduleSource(0, { inFirst }),
      [modulePath(1)]: `// One line\n// and another.\n${moduleSource(1)}`,
    });
    const run = await project.run();

    expect(run.exitCode).not.toBe(0);
    expect(failed(run)).toEqual(['work 0']);
    const reports = run.tests.flatMap(({ messages }) => messages.flatMap(readReports));
    expect(reports.map(({ id, place }) => `${id} ${place}`)).toEqual([
      'fs.readFileSync src/module-00.ts:6:6',
    ]);
    expect(outputOf(run)).toContain(`1 failed, ${callCount} known`);
    expect(await readBaseline()).toBe(before);
  });

  test('asks to tighten when a call is gone, and goes on passing', async () => {
    await project.write({ [modulePath(0)]: moduleSource(0, { withoutFirstCall: true }) });
    const run = await project.run();

    expect(failed(run)).toEqual([]);
    expect(run.exitCode, outputOf(run)).toBe(0);
    expect(outputOf(run)).toContain('LOOPGUARD_BASELINE=tighten');
    expect(outputOf(run)).toContain('fs.readFileSync in src/module-00.ts work0: 1 known, 0 found');
  });

  test('does not lower anything after a run of one file', async () => {
    const before = await readBaseline();
    const run = await project.run({
      args: ['tests/part-09.test.ts'],
      env: { LOOPGUARD_BASELINE: 'tighten' },
    });

    expect(run.exitCode, outputOf(run)).toBe(0);
    expect(await readBaseline()).toBe(before);
  });

  test('does not lower anything when `.only` left tests out', async () => {
    const file = 'tests/part-00.test.ts';
    const before = await readBaseline();
    const source = legacyProject()[file] as string;
    await project.write({ [file]: source.replace(/^test\(/m, 'test.only(') });
    const run = await project.run({
      args: host.runner === 'vitest' ? ['--allowOnly'] : [],
      env: { LOOPGUARD_BASELINE: 'tighten' },
    });
    await project.write({ [file]: source });

    expect(run.exitCode, outputOf(run)).toBe(0);
    expect(run.tests.some(({ status }) => status === 'skipped')).toBe(true);
    expect(outputOf(run)).toContain('only a part of the suite ran');
    expect(await readBaseline()).toBe(before);
  });

  test('lowers with LOOPGUARD_BASELINE=tighten, and never raises', async () => {
    const inFirst = `  fs.existsSync('a.txt');\n`;
    await project.write({ [modulePath(49)]: moduleSource(49, { inFirst }) });
    const run = await project.run({ env: { LOOPGUARD_BASELINE: 'tighten' } });

    expect(failed(run)).toEqual(['work 196']);
    const list = await entries();
    expect(sum(list)).toBe(callCount - 1);
    expect(list.some(({ file }) => file === 'src/module-49.ts')).toBe(true);
    expect(
      list.filter(({ file, call }) => `${file} ${call}` === 'src/module-49.ts fs.existsSync'),
    ).toHaveLength(0);
  });

  test('adds only what ran when one file is written', async () => {
    const before = await entries();
    const run = await project.run({
      args: ['tests/part-09.test.ts'],
      env: { LOOPGUARD_BASELINE: 'write' },
    });

    expect(run.exitCode, outputOf(run)).toBe(0);
    const after = await entries();
    expect(sum(after)).toBe(sum(before) + 1);
    expect(after).toEqual(expect.arrayContaining(before));
  });

  test.each([
    ['broken', '{ "version": 1, "entries": [', 'cannot be read'],
    ['of a newer format', '{ "version": 99, "entries": [] }\n', 'Update loopguard'],
  ])('stops at a file that is %s, and leaves it alone', async (_what, text, message) => {
    await project.write({ [baselineFile]: text });
    const run = await project.run({
      args: ['tests/part-00.test.ts'],
      env: { LOOPGUARD_BASELINE: 'write' },
    });

    expect(run.exitCode).not.toBe(0);
    expect(outputOf(run)).toContain(message);
    expect(await readBaseline()).toBe(text);
  });
}
