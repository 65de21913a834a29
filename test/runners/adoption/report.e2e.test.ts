import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReportedCall, RunReport } from 'loopguard/run';
import type { Log, Run } from 'sarif';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunResult } from '../results.js';
import type { OpenProject } from '../run-plan.js';
import { openHostProject, parallelHosts, readReport } from './host-project.js';

const schemaFile = fileURLToPath(
  new URL('../../../packages/cli/report.schema.json', import.meta.url),
);

/** The OASIS schema, as it is published. */
const sarifSchemaFile = new URL('fixtures/sarif-2.1.0.schema.json', import.meta.url);

const files = {
  'src/config.ts': `
import fs from 'node:fs';
import { look } from 'slow-look';
export function load(file: string): unknown {
  return fs.existsSync(file);
}
export function check(file: string): unknown {
  // loopguard-allow fs.statSync -- checked once
  return fs.statSync(file);
}
export function lookUp(file: string): unknown {
  return look(file);
}
export async function read(file: string): Promise<string> {
  return fs.readFileSync(file, 'utf8');
}
`,
  'node_modules/slow-look/package.json': `{ "name": "slow-look", "version": "1.0.0", "main": "index.js" }`,
  'node_modules/slow-look/index.js': `
const fs = require('fs');
exports.look = function look(file) {
  return fs.lstatSync(file);
};
`,
  'tests/a.test.ts': `
import { allowBlocking } from '@loopguard/core';
import { check, load, lookUp, read } from '../src/config.ts';
test('loads', async () => {
  for (let i = 0; i < 30; i++) load('package.json');
});
test('reads', async () => { await read('package.json'); });
test('looks up', async () => { lookUp('package.json'); });
test('checks', async () => { check('package.json'); });
test('may load', async () => {
  allowBlocking('a | reason', () => { load('package.json'); load('package.json'); });
});
test('needs nothing', async () => { allowBlocking('not needed at all'); });
`,
  'tests/b.test.ts': `
test('is clean', async () => {});
`,
};

const options = {
  report: { json: 'out/report.json', html: 'out/report.html', sarif: 'out/report.sarif' },
  rules: { 'fs.lstatSync': 'warn' },
};

describe.each(parallelHosts)('$id: the end of a run', (host) => {
  let project: OpenProject;
  let run: RunResult;
  let report: RunReport;
  const output = (): string => `${run.stdout}\n${run.stderr}`;
  const reported = (call: string): ReportedCall =>
    report.violations.find((violation) => violation.call === call) as ReportedCall;

  beforeAll(async () => {
    project = await openHostProject(host, 'report', files, options);
    await project.write({ 'step-summary.md': 'before\n' });
    const env = { GITHUB_STEP_SUMMARY: path.join(project.root, 'step-summary.md') };
    run = await project.run({ env });
    report = await readReport(project.root, 'out/report.json');
  });
  afterAll(() => project.dispose());

  test('the JSON report has what its schema says, and nothing else', async () => {
    const schema = JSON.parse(await readFile(schemaFile, 'utf8')) as object;
    const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
    formats.default(ajv);
    expect(ajv.validateSchema(schema)).toBe(true);
    const validate = ajv.compile(closed(schema) as object);
    validate(report);
    expect(validate.errors).toBe(null);
  });

  test('a violation says what, where, whose, how often and when', () => {
    const call = reported('fs.existsSync');
    expect(call).toMatchObject({
      category: 'file system',
      args: '"package.json"',
      severity: 'error',
      status: 'failed',
      count: 30,
      wasStopped: false,
      test: { file: 'tests/a.test.ts', name: 'loads' },
      where: { file: 'src/config.ts', line: 5, column: 13, function: 'load' },
    });
    expect(call.stack.map(({ file }) => file)).toEqual(['src/config.ts', 'tests/a.test.ts']);
    expect(call.codeFrame?.lines[5 - call.codeFrame.firstLine]).toBe(
      '  return fs.existsSync(file);',
    );
    expect(call.occurrences).toHaveLength(20);
    const starts = call.occurrences.map(({ startMs }) => startMs);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(starts[0]).toBeGreaterThan(0);
    expect(starts.at(-1)).toBeLessThan(call.test.durationMs);
  });

  test('a line that need not block comes with the change that it takes', () => {
    expect(reported('fs.existsSync')).not.toHaveProperty('suggestion');
    expect(reported('fs.readFileSync').suggestion?.diff).toBe(`--- a/src/config.ts
+++ b/src/config.ts
@@ -14,3 +14,3 @@
 export async function read(file: string): Promise<string> {
-  return fs.readFileSync(file, 'utf8');
+  return await fs.promises.readFile(file, 'utf8');
 }
`);
  });

  test('the HTML report holds the same, with the guide, and loads nothing', async () => {
    const html = await readFile(path.join(project.root, 'out/report.html'), 'utf8');
    const [, json = ''] =
      /<script type="application\/json" id="data">(.*)<\/script>/.exec(html) ?? [];
    const data = JSON.parse(json) as {
      violations: { count: number }[];
      guide: { id: string }[];
      suggestions: string[];
    };
    expect(data.violations.map(({ count }) => count)).toEqual(
      report.violations.map(({ count }) => count),
    );
    expect(data.suggestions).toEqual([reported('fs.readFileSync').suggestion?.diff]);
    const ids = data.guide.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['fs.existsSync', 'fs.lstatSync', 'fs.statSync']));
    expect(ids).not.toContain('fs.writeFileSync');
    expect(html).toContain("default-src 'none'");
    expect(html.replace(json, '')).not.toMatch(/(?:src|href)="(?!data:)/);
  });

  test('the SARIF log is valid, and has one result for each call site', async () => {
    const ajv = new Ajv2020({ allErrors: true, strict: false });
    formats.default(ajv);
    const validate = ajv.compile(JSON.parse(await readFile(sarifSchemaFile, 'utf8')) as object);
    const log = JSON.parse(
      await readFile(path.join(project.root, 'out/report.sarif'), 'utf8'),
    ) as Log;
    validate(log);
    expect(validate.errors).toBe(null);
    const [{ results = [], tool } = {} as Run] = log.runs;
    expect(tool.driver.rules?.map(({ id }) => id).toSorted()).toEqual(
      [...new Set(report.violations.map(({ call }) => call))].toSorted(),
    );
    expect(
      results.map(({ ruleId, level, locations, occurrenceCount, suppressions }) => {
        const { artifactLocation, region } = locations?.[0]?.physicalLocation ?? {};
        const at = `${artifactLocation?.uriBaseId} ${artifactLocation?.uri}:${region?.startLine}`;
        expect(region?.startColumn).toBe(reported(ruleId ?? '').where?.column);
        return [ruleId, level, at, occurrenceCount, suppressions?.[0]?.justification];
      }),
    ).toEqual([
      ['fs.existsSync', 'error', '%SRCROOT% src/config.ts:5', 30, undefined],
      ['fs.readFileSync', 'error', '%SRCROOT% src/config.ts:15', 1, undefined],
      ['fs.lstatSync', 'warning', '%SRCROOT% src/config.ts:12', 1, undefined],
      ['fs.statSync', 'note', '%SRCROOT% src/config.ts:9', 1, 'checked once'],
    ]);
    expect(results[0]?.message.text).toBe(
      'fs.existsSync("package.json") blocked the event loop, in one test. Fix: await fs.promises.access(path).then(() => true, () => false)',
    );
    expect(results[0]?.relatedLocations?.[0]?.message?.text).toBe('test "loads"');
  });

  test('under a coding agent it ends with a line for each call site, and how to go on', async () => {
    const { stdout, stderr } = await project.run({ env: { AI_AGENT: 'some' } });
    const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.includes(' explain '));
    const ends = lines.filter((line) => /^ {2}(?:failed|warned): /.test(line));
    // By time, and so in no order that stays.
    const texts = ends.map((line) => line.replace(/:\d+:\d+/, '').replace(/, \d+ calls?/, ''));
    expect(texts.toSorted()).toEqual([
      '  failed: src/config.ts load: fs.existsSync: npx loopguard explain fs.existsSync',
      '  failed: src/config.ts read: fs.readFileSync: npx loopguard explain fs.readFileSync',
      '  warned: src/config.ts lookUp: fs.lstatSync: npx loopguard explain fs.lstatSync',
    ]);
    expect(`${stdout}\n${stderr}`).not.toContain('top call sites');
  });

  test('it tells apart what failed, warned and is allowed, and why', () => {
    expect(reported('fs.lstatSync')).toMatchObject({
      status: 'warned',
      through: { package: 'slow-look', at: 'index.js:4' },
      where: { file: 'src/config.ts', function: 'lookUp' },
    });
    expect(reported('fs.statSync')).toMatchObject({
      status: 'allowed',
      reason: 'checked once',
      allowedBy: 'src/config.ts:8',
    });
    expect(report.totals).toMatchObject({
      testFiles: 2,
      failed: 2,
      warned: 1,
      allowed: 1,
      calls: 32,
    });
    expect(report.allowances).toEqual([
      {
        reason: 'a | reason',
        where: 'allowBlocking',
        test: expect.stringContaining('may load'),
        count: 2,
        file: 'tests/a.test.ts',
      },
    ]);
    expect(report.unusedAllowances.join('\n')).toContain('not needed at all');
    expect(report.run).toEqual({ isComplete: true, partial: [], shards: [] });
    expect(report.runner.name).toBe(host.runner);
    expect(report.runner.version).toMatch(new RegExp(`^${host.version.split('.')[0]}\\.`));
  });

  test('the run ends with a summary', () => {
    expect(output()).toMatch(/Blocking call sites: 2 failed, 1 warned\. 32 calls blocked/);
    expect(output()).toMatch(/src\/config\.ts:5:13 load +fs\.existsSync +30 calls/);
    expect(output()).toContain('1 call: checked once (src/config.ts:8)');
    expect(output()).toContain('2 calls: a | reason (allowBlocking)');
    expect(output().match(/not needed at all/g)).toHaveLength(1);
  });

  test('the step summary is appended as Markdown', async () => {
    const text = await readFile(path.join(project.root, 'step-summary.md'), 'utf8');
    expect(text.startsWith('before\n## loopguard\n')).toBe(true);
    expect(text).toMatch(/^\| fs\.existsSync \| 30 \| .* \| failed \|$/m);
    expect(text).toContain('a \\| reason');
  });

  test('a run in which nothing happened says nothing', async () => {
    const args = ['tests/b.test.ts'];
    const env = { GITHUB_STEP_SUMMARY: path.join(project.root, 'silent.md') };
    const silent = await project.run({ args, env });
    expect(silent.exitCode).toBe(0);
    expect(`${silent.stdout}\n${silent.stderr}`).not.toContain('[loopguard]');
    await expect(readFile(path.join(project.root, 'silent.md'), 'utf8')).rejects.toThrow('ENOENT');
    expect(await readReport(project.root, 'out/report.json')).toMatchObject({
      violations: [],
      run: { isComplete: false, partial: ['files'] },
    });
  });
});

/** The same schema, in which every object is complete: a field that it does not describe is an error. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [key, closed(value)]);
  const isObject = 'properties' in schema && 'type' in schema;
  return { ...Object.fromEntries(entries), ...(isObject && { additionalProperties: false }) };
}
