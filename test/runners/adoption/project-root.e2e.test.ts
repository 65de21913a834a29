import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RunReport } from 'loopguard/run';
import { runProcess, type ProcessResult } from '../process.js';
import { writeProject, type ProjectFiles } from '../project.js';
import { readReports } from '../reports.js';

const home = fileURLToPath(new URL('../..', import.meta.url));
const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

const options = {
  allow: [{ from: 'src/allowed.cjs', reason: 'the glob begins where package.json is' }],
  baseline: 'baseline.json',
  report: { json: 'reports/loopguard.json' },
};

/** A runner whose own root is a part of the project. */
interface Runner {
  readonly name: string;
  readonly command: readonly string[];
  /** Configuration files, with the root relative to the folder that they lie in. */
  readonly config: (root: string, options: object) => ProjectFiles;
}

const vitest: Runner = {
  name: 'Vitest',
  command: [path.join(modules, 'vitest/vitest.mjs'), 'run'],
  config: (root, own) => ({
    'vitest.config.mjs': `import { loopguard } from '@loopguard/vitest-plugin';
export default { root: ${JSON.stringify(root)}, plugins: [loopguard(${JSON.stringify(own)})], test: { globals: true } };
`,
  }),
};

const jest: Runner = {
  name: 'Jest',
  command: [path.join(modules, 'jest/bin/jest.js')],
  config: (rootDir, own) => ({
    'jest.config.json': JSON.stringify({
      rootDir,
      transform: {},
      testEnvironment: '@loopguard/jest-env',
      testEnvironmentOptions: { loopguard: own },
      reporters: ['default', '@loopguard/jest-env/reporter'],
    }),
  }),
};

const sources = {
  'src/read.cjs': `exports.read = () => require('node:fs').readFileSync('x', { flag: 'a+' });\n`,
  'src/allowed.cjs': `exports.allowed = () => require('node:fs').existsSync('x');\n`,
  'src/a.test.js': `const load = (file) => process.getBuiltinModule('node:module').createRequire(__filename)(file);
const { read } = load('./read.cjs'), { allowed } = load('./allowed.cjs');
test('reads', () => { read(); });
test('is allowed', () => { allowed(); });
`,
};

describe.each([vitest, jest])('$name with its root in a part of the project', (runner) => {
  test('prints, matches, accepts and reports from the folder of package.json', async () => {
    const root = await project({
      'package.json': '{ "name": "in-parts", "private": true }',
      ...runner.config('./src', options),
      ...sources,
    });

    const found = await run(runner, root);
    expect(found.exitCode).toBe(1);
    expect(readReports(output(found))).toEqual([
      expect.objectContaining({ id: 'fs.readFileSync', place: 'src/read.cjs:1:41' }),
    ]);
    const report = await reportIn(root);
    expect(report.root).toBe(root.replaceAll('\\', '/'));
    expect(report.testFiles).toEqual([{ file: 'src/a.test.js', baseline: 'baseline.json' }]);
    expect(output(found)).toMatch(/^ {5}src\/read\.cjs:1:41/m);

    expect((await run(runner, root, { LOOPGUARD_BASELINE: 'write' })).exitCode).toBe(0);
    expect(await readFile(path.join(root, 'baseline.json'), 'utf8')).toContain('"src/read.cjs"');
    expect((await run(runner, root)).exitCode).toBe(0);
    await expect(access(path.join(root, 'src/baseline.json'))).rejects.toThrow('ENOENT');
    await expect(access(path.join(root, 'src/reports'))).rejects.toThrow('ENOENT');
  });

  test('the same when it is started in a folder below', async () => {
    const root = await project({
      'package.json': '{ "name": "in-parts", "private": true }',
      ...runner.config('./src', options),
      ...sources,
    });
    const config = path.join(root, Object.keys(runner.config('.', {}))[0]!);

    const found = await runProcess(
      process.execPath,
      [
        ...runner.command,
        `--config=${config}`,
        ...(runner === vitest ? [`--root=${root}/src`] : []),
      ],
      { cwd: path.join(root, 'src') },
    );

    expect(found.exitCode).toBe(1);
    expect(output(found)).toContain('where  src/read.cjs:1:41');
    expect((await reportIn(root)).testFiles).toEqual([
      { file: 'src/a.test.js', baseline: 'baseline.json' },
    ]);
  });
});

test('each package of a workspace is a project of its own, also in a run of all', async () => {
  const packages = ['one', 'two'].flatMap((name) =>
    Object.entries({
      'package.json': JSON.stringify({ name, private: true }),
      ...jest.config('./src', { ...options, report: undefined }),
      ...sources,
    }).map(([file, text]) => [`packages/${name}/${file}`, text]),
  );
  const root = await project({
    'package.json': '{ "name": "all", "private": true, "workspaces": ["packages/*"] }',
    'jest.config.json': JSON.stringify({
      projects: ['<rootDir>/packages/*'],
      reporters: ['default', '@loopguard/jest-env/reporter'],
    }),
    ...(Object.fromEntries(packages) as ProjectFiles),
  });

  expect((await run(jest, root, { LOOPGUARD_BASELINE: 'write' })).exitCode).toBe(0);

  for (const name of ['one', 'two']) {
    const folder = path.join(root, 'packages', name);
    expect(await readFile(path.join(folder, 'baseline.json'), 'utf8')).toContain('"src/read.cjs"');
    expect((await run(jest, folder)).exitCode).toBe(0);
  }
  expect((await run(jest, root)).exitCode).toBe(0);
});

async function project(files: ProjectFiles): Promise<string> {
  const { root, dispose } = await writeProject(home, 'project-root', files);
  onTestFinished(dispose);
  return root;
}

function run(
  { command, config }: Runner,
  cwd: string,
  env: Record<string, string> = {},
): Promise<ProcessResult> {
  const [file] = Object.keys(config('.', {}));
  return runProcess(process.execPath, [...command, `--config=${file}`], { cwd, env });
}

function output({ stdout, stderr }: ProcessResult): string {
  return `${stdout}\n${stderr}`;
}

async function reportIn(root: string): Promise<RunReport> {
  return JSON.parse(await readFile(path.join(root, 'reports/loopguard.json'), 'utf8')) as RunReport;
}
