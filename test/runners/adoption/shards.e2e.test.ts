import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunReport } from 'loopguard/run';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProcess, type ProcessResult } from '../process.js';
import type { OpenProject } from '../run-plan.js';
import { openHostProject, parallelHosts, readReport } from './host-project.js';
import { callCount, legacyProject } from './legacy-project.js';

const program = fileURLToPath(new URL('../../../packages/cli/dist/main.mjs', import.meta.url));
const baselineFile = 'loopguard-baseline.json';
const options = {
  baseline: baselineFile,
  report: { json: 'report.json' },
  allow: [{ calls: 'zlib.*', from: 'src/**', reason: 'the bodies are small' }],
};

/** What of a report does not depend on the clock, or on how often the runner was started. */
function comparable(report: RunReport): unknown {
  const text = JSON.stringify({ ...report, run: { ...report.run, shards: [] } });
  return JSON.parse(
    text.replaceAll(/"(durationMs|startMs|blockedMs|startedAt)":("[^"]*"|-?[\d.e-]+)/g, '"$1":0'),
  );
}

describe.each(parallelHosts)('$id: 4 shards of a suite of 200 tests', (host) => {
  let project: OpenProject;
  let whole: RunReport;
  let merged: RunReport;
  let wholeBaseline: string;
  let end: ProcessResult;

  beforeAll(async () => {
    project = await openHostProject(host, 'shards', legacyProject(), options);
    const env = { LOOPGUARD_BASELINE: 'write' };
    await project.run({ env });
    whole = await readReport(project.root);
    wholeBaseline = await readFile(path.join(project.root, baselineFile), 'utf8');
    await rm(path.join(project.root, baselineFile));
    await mkdir(path.join(project.root, 'shards'), { recursive: true });
    for (let shard = 1; shard <= 4; shard++) {
      const blob = host.runner === 'vitest' ? ['--reporter=blob'] : [];
      await project.run({ args: [`--shard=${shard}/4`, ...blob], env });
      await copyFile(
        path.join(project.root, 'report.json'),
        path.join(project.root, 'shards', `${shard}.json`),
      );
    }
    end = await merge();
    merged = await readReport(project.root);
  }, 600_000);
  afterAll(() => project.dispose());

  /** What a last job does in CI, where it has the parts of all shards. */
  function merge(env: Record<string, string> = {}): Promise<ProcessResult> {
    if (host.runner === 'vitest') return project.run({ args: ['--merge-reports'], env });
    const args = ['merge', 'shards', '--json', 'report.json', '--html', 'report.html'];
    return runProcess(process.execPath, [program, ...args], { cwd: project.root, env });
  }

  test('the merged report equals the one of the whole run', () => {
    expect(whole.violations).toHaveLength(callCount);
    expect(whole.run.isComplete).toBe(true);
    expect(comparable(merged)).toEqual(comparable(whole));
    expect(merged.run.shards).toEqual(['1/4', '2/4', '3/4', '4/4']);
  });

  test.runIf(host.runner === 'jest')('merging writes the page of the whole run', async () => {
    const html = await readFile(path.join(project.root, 'report.html'), 'utf8');
    expect(html.match(/"occurrences":/g)).toHaveLength(callCount);
  });

  test('the merged run prints one summary', () => {
    const output = `${end.stdout}\n${end.stderr}`;
    expect(end.exitCode, output).toBe(0);
    expect(output.match(/Blocking call sites: /g)).toHaveLength(1);
    expect(output).toContain('the bodies are small');
    expect(output).not.toContain('LOOPGUARD_BASELINE=tighten');
  });

  test('what each shard adds to the baseline is the baseline of the whole run', async () => {
    const parts = await readFile(path.join(project.root, baselineFile), 'utf8');
    expect(parts).toBe(wholeBaseline);
  });

  test('the merged run is held against the baseline of the whole suite', async () => {
    const { entries, ...rest } = JSON.parse(wholeBaseline) as { entries: { count: number }[] };
    const [first, ...others] = entries;
    const more = { ...rest, entries: [{ ...first, count: 2 }, ...others] };
    await project.write({ [baselineFile]: JSON.stringify(more) });

    const checked = await merge();

    expect(`${checked.stdout}\n${checked.stderr}`).toContain('2 known, 1 found');
    await merge({ LOOPGUARD_BASELINE: 'tighten' });
    expect(await readFile(path.join(project.root, baselineFile), 'utf8')).toBe(wholeBaseline);
  });
});
