import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runProcess } from '../runners/process.js';
import { jestForms, jestRefusals } from './init/jest-forms.js';
import { adapters, packageJson, program, project } from './init/test-project.js';
import { vitestForms, vitestRefusals } from './init/vitest-forms.js';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

describe.each([
  ['vitest', vitestForms, vitestRefusals, 'vitest.config.js'],
  ['jest', jestForms, jestRefusals, 'jest.config.js'],
] as const)('loopguard init for %s', (runner, forms, refusals, file) => {
  test.each(forms)('edits $name ($file), once', async (form) => {
    const own = await project({ 'package.json': packageJson(runner), [form.file]: form.before });

    const first = await own.init('--yes');
    expect(first.stderr).toBe('');
    expect(first.exitCode).toBe(0);
    expect(await own.read(form.file)).toBe(form.after);

    const second = await own.init('--yes');
    expect(second).toMatchObject({ exitCode: 0, stderr: '' });
    expect(second.stdout).toBe(`${form.file} has loopguard already.\n`);
    expect(await own.read(form.file)).toBe(form.after);
  });

  test.each(refusals)('leaves %s alone and says what to add', async (_name, text, reason) => {
    const own = await project({ 'package.json': packageJson(runner), [file]: text });
    const before = await own.contents();

    const { exitCode, stderr } = await own.init('--yes');

    expect(exitCode).toBe(1);
    expect(stderr).toContain(`${file} was not changed: `);
    expect(stderr).toContain(reason);
    expect(stderr).toContain(adapters[runner]);
    expect(await own.contents()).toEqual(before);
  });

  test('a dry run shows the diff and the commands and writes nothing', async () => {
    const own = await project({
      'package.json': JSON.stringify({ devDependencies: { [runner]: '*' } }),
      [file]: 'module.exports = {\n  test: {},\n};\n',
    });
    const before = await own.contents();

    const { exitCode, stdout } = await own.init('--dry-run', '--baseline');

    expect(exitCode).toBe(0);
    expect(stdout).toContain(`--- ${file}\n+++ ${file}\n@@`);
    expect(stdout).toMatch(/^\+ {2}.*@loopguard|^\+.*require\('@loopguard/m);
    expect(stdout).toMatch(/^\+.*baseline: 'loopguard-baseline\.json'/m);
    expect(stdout).toContain(`Install: npm i -D ${adapters[runner]} @loopguard/core\n`);
    const tests = runner === 'vitest' ? 'vitest run' : 'jest';
    expect(stdout).toContain(`Then: npx loopguard baseline -- ${tests}\n`);
    expect(await own.contents()).toEqual(before);
  });

  test('writes nothing when there is nobody to ask', async () => {
    const own = await project({ 'package.json': packageJson(runner) });
    const before = await own.contents();

    const { exitCode, stdout, stderr } = await own.init();

    expect(exitCode).toBe(1);
    expect(stdout).toContain('--- /dev/null');
    expect(stderr).toContain('Add --yes');
    expect(await own.contents()).toEqual(before);
  });
});

describe('calls in test files', () => {
  const question = 'Report blocking calls that are written in the test files themselves?';
  const sets: readonly [string, Record<string, string>, file: string, allows: string][] = [
    [
      'a new configuration of Vitest',
      { 'package.json': packageJson('vitest') },
      'vitest.config.mjs',
      "plugins: [loopguard({ testFiles: 'allow' })]",
    ],
    [
      'a configuration of Vitest',
      {
        'package.json': packageJson('vitest'),
        'vitest.config.ts': 'export default {\n  plugins: [],\n};\n',
      },
      'vitest.config.ts',
      "plugins: [loopguard({ testFiles: 'allow' })]",
    ],
    [
      'a new configuration of Jest',
      { 'package.json': packageJson('jest') },
      'jest.config.js',
      "testEnvironmentOptions: { loopguard: { testFiles: 'allow' } },",
    ],
    [
      'a configuration of Jest in JSON',
      {
        'package.json': packageJson('jest'),
        'jest.config.json': '{ "testEnvironmentOptions": { "url": "http://localhost" } }\n',
      },
      'jest.config.json',
      '"loopguard": { "testFiles": "allow" }, "url": "http://localhost"',
    ],
  ];

  test.each(sets)('are asked about, and allowed in %s', async (_name, files, file, allows) => {
    const own = await project(files);
    const questions = await own.answer((asked) => (asked === question ? 'no' : ''));
    expect(questions).toContain(question);
    expect(await own.read(file)).toContain(allows);
  });

  test.each(sets)('are reported in %s unless that is refused', async (_name, files, file) => {
    const answered = await project(files);
    await answered.answer(() => '');
    const unasked = await project(files);
    expect(await unasked.init('--yes')).toMatchObject({ exitCode: 0, stderr: '' });

    expect(await answered.read(file)).toContain('@loopguard/');
    expect(await answered.read(file)).not.toContain('testFiles');
    expect(await answered.read(file)).toBe(await unasked.read(file));
  });

  test('are not asked about where the command says it, also beside a baseline', async () => {
    const own = await project({
      'package.json': packageJson('vitest'),
      'vitest.config.mjs': 'export default { plugins: [] };\n',
    });
    await own.fakePackageManagers();
    const given = ['--test-files', 'allow', '--baseline'];
    expect(await own.answer(() => '', ...given)).toEqual(['Go on?']);
    expect(await own.read('vitest.config.mjs')).toContain(
      "loopguard({ testFiles: 'allow', baseline: 'loopguard-baseline.json' })",
    );

    const { exitCode, stderr } = await own.init('--yes', ...given);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      "add these options to vitest.config.mjs yourself: testFiles: 'allow', baseline: 'loopguard-baseline.json'",
    );
  });
});

describe('the result is live', () => {
  const blocking = `import { readFileSync } from 'node:fs';
test('blocks', () => { expect(readFileSync('package.json', 'utf8')).toContain('{'); });
test('does not block', () => {});
`;

  test('in Vitest', async () => {
    const own = await project({
      'package.json': packageJson('vitest'),
      'vitest.config.ts': `import { defineConfig } from 'vitest/config';

export default defineConfig(async () => ({
  test: { globals: true },
}));
`,
      'a.test.js': blocking,
    });
    expect(await own.init('--yes')).toMatchObject({ exitCode: 0 });

    const cli = path.join(modules, 'vitest/vitest.mjs');
    const args = [cli, 'run', '--reporter=json', '--outputFile=results.json'];
    const { exitCode } = await runProcess(process.execPath, args, { cwd: own.root });

    expect(exitCode).toBe(1);
    expect(verdicts(await own.read('results.json'))).toEqual({
      blocks: 'failed',
      'does not block': 'passed',
    });
  });

  test('in Jest, configured in package.json', async () => {
    const own = await project({
      'package.json': packageJson('jest', { jest: { transform: {} } }),
      'a.test.js': blocking.replace(/import (.*) from (.*);/, 'const $1 = require($2);'),
    });
    expect(await own.init('--yes')).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(await own.read('package.json'))).toMatchObject({
      name: 'a-project',
      jest: { testEnvironment: '@loopguard/jest-env', transform: {} },
    });

    const cli = path.join(modules, 'jest/bin/jest.js');
    const args = [cli, '--json', '--outputFile=results.json'];
    const { exitCode } = await runProcess(process.execPath, args, { cwd: own.root });

    expect(exitCode).toBe(1);
    expect(verdicts(await own.read('results.json'))).toEqual({
      blocks: 'failed',
      'does not block': 'passed',
    });
  });
});

test('a suite that blocks is green after --baseline, and what is new fails', async () => {
  const own = await project({
    'package.json': packageJson('vitest'),
    'vitest.config.mjs': 'export default { test: { globals: true } };\n',
    'a.test.js': `import { readFileSync } from 'node:fs';
test('blocks', () => { readFileSync('package.json'); });
`,
    'package-lock.json': '{}',
  });
  await own.fakePackageManagers();
  const npx = `#!/bin/sh\nshift\nexec "${process.execPath}" "${program}" "$@"\n`;
  await writeFile(path.join(own.root, 'bin/npx'), npx);

  expect(await own.init('--yes', '--baseline')).toMatchObject({ exitCode: 0 });
  expect(await own.read('loopguard-baseline.json')).toContain('fs.readFileSync');

  const run = () =>
    runProcess(process.execPath, [path.join(modules, 'vitest/vitest.mjs'), 'run'], {
      cwd: own.root,
    });
  expect(await run()).toMatchObject({ exitCode: 0 });

  await writeFile(
    path.join(own.root, 'b.test.js'),
    `import { statSync } from 'node:fs';\ntest('is new', () => { statSync('.'); });\n`,
  );
  const { exitCode, stderr } = await run();
  expect(exitCode).toBe(1);
  expect(stderr).toContain('fs.statSync');
});

describe('without a configuration', () => {
  test.each([
    ['vitest', {}, 'vitest.config.mjs'],
    ['vitest', { 'tsconfig.json': '{}' }, 'vitest.config.mts'],
    ['jest', {}, 'jest.config.js'],
  ] as const)('%s gets one', async (runner, files, file) => {
    const own = await project({ 'package.json': packageJson(runner), ...files });

    expect(await own.init('--yes')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await own.read(file)).toContain(`'${adapters[runner]}'`);
    expect((await own.init('--yes')).stdout).toBe(`${file} has loopguard already.\n`);
  });
});

describe('installs by the package manager of the project', () => {
  const packages = '@loopguard/vitest-plugin @loopguard/core';

  test.each([
    ['package-lock.json', '{}', {}, `npm i -D ${packages}`],
    ['pnpm-lock.yaml', '', {}, `pnpm add -D ${packages}`],
    ['pnpm-workspace.yaml', '', {}, `pnpm add -D -w ${packages}`],
    ['yarn.lock', '', {}, `yarn add -D ${packages}`],
    ['bun.lock', '', {}, `bun add -D ${packages}`],
    ['README.md', '', { packageManager: 'pnpm@10.0.0' }, `pnpm add -D ${packages}`],
  ])('%s', async (file, text, more, command) => {
    const own = await project({
      'package.json': JSON.stringify({ devDependencies: { vitest: '*' }, ...more }),
      [file]: text,
    });
    await own.fakePackageManagers();

    expect(await own.init('--yes')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await own.read('calls.log')).toBe(`${command}\n`);
  });

  test('and says what to run when that fails', async () => {
    const own = await project({
      'package.json': JSON.stringify({ devDependencies: { vitest: '*' } }),
      'package-lock.json': '{}',
    });
    await own.fakePackageManagers(1);

    const { exitCode, stderr } = await own.init('--yes');

    expect(exitCode).toBe(1);
    expect(await own.read('calls.log')).toBe(`npm i -D ${packages}\n`);
    expect(stderr).toContain(
      'Installing failed, so nothing else was done: vitest.config.mjs is as before.',
    );
    expect(stderr).toContain(`run \`npx loopguard init\` again:\n\n  npm i -D ${packages}\n`);
    await expect(own.read('vitest.config.mjs')).rejects.toThrow('ENOENT');
  });

  test('and says so when that is not there', async () => {
    const own = await project({
      'package.json': JSON.stringify({ devDependencies: { vitest: '*' } }),
      'pnpm-lock.yaml': '',
    });

    const { exitCode, stderr } = await own.init('--yes');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('pnpm could not be started: spawn pnpm ENOENT.');
    expect(stderr).toContain(`\n\n  pnpm add -D ${packages}\n`);
    await expect(own.read('vitest.config.mjs')).rejects.toThrow('ENOENT');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('and then writes the first baseline when asked to', async () => {
    const own = await project({
      'package.json': packageJson('jest'),
      'jest.config.json': '{ "testEnvironmentOptions": { "url": "http://localhost" } }\n',
      'package-lock.json': '{}',
    });
    await own.fakePackageManagers();

    expect(await own.init('--yes', '--baseline')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(await own.read('jest.config.json'))).toEqual({
      testEnvironment: '@loopguard/jest-env',
      reporters: ['default', '@loopguard/jest-env/reporter'],
      testEnvironmentOptions: {
        loopguard: { baseline: 'loopguard-baseline.json' },
        url: 'http://localhost',
      },
    });
    expect(await own.read('calls.log')).toBe('npx loopguard baseline -- jest\n');
  });
});

describe('one clear error', () => {
  test.each<[string, Record<string, string>, string[], string]>([
    ['no package.json', {}, [], 'No package.json in '],
    ['a broken package.json', { 'package.json': '{' }, [], 'is no JSON'],
    ['no runner', { 'package.json': '{}' }, [], 'No Vitest, Jest, Mocha or `node --test` in '],
    [
      'both runners',
      { 'package.json': packageJson('vitest'), 'jest.config.js': '' },
      [],
      '--runner vitest, or --runner jest',
    ],
    [
      'the other runner',
      { 'package.json': packageJson('vitest') },
      ['--runner', 'jest'],
      'No Jest in ',
    ],
    [
      'an old Vitest',
      {
        'package.json': packageJson('vitest'),
        'node_modules/vitest/package.json': '{ "version": "3.1.4" }',
      },
      [],
      'Vitest 3.1.4 is not supported: loopguard needs Vitest 3.2, 4 or 5. Nothing was changed.\nUpdate it first:\n\n  npm i -D vitest@^3.2.0\n',
    ],
    [
      'an old Jest',
      {
        'package.json': packageJson('jest'),
        'node_modules/jest/package.json': '{ "version": "29.6.4" }',
      },
      [],
      'Jest 29.6.4 is not supported: loopguard needs Jest 29.7 or 30. Nothing was changed.\nUpdate it first:\n\n  npm i -D jest@^29.7.0\n',
    ],
    [
      'a runner that needs another Node',
      {
        'package.json': packageJson('vitest'),
        'node_modules/vitest/package.json': '{ "version": "5.1.2", "engines": { "node": ">=99" } }',
      },
      [],
      `Vitest 5.1.2 needs Node >=99, and this is Node ${process.versions.node}. Nothing was changed.`,
    ],
    [
      'the root of a workspace without tests',
      { 'package.json': '{ "workspaces": ["packages/*"] }' },
      [],
      'This is the root of a workspace: run this in each package that has tests.',
    ],
    [
      'a configuration that Vite 5 loads as CommonJS',
      {
        'package.json': packageJson('vitest'),
        'vitest.config.ts': 'export default {};',
        'node_modules/vitest/package.json': '{ "version": "3.2.4" }',
        'node_modules/vite/package.json': '{ "version": "5.4.0" }',
      },
      [],
      'Rename it to end in .mts or .mjs',
    ],
    [
      'two configurations',
      { 'package.json': packageJson('jest', { jest: {} }), 'jest.config.js': '' },
      [],
      'there are several: jest.config.js, package.json',
    ],
    [
      'an environment in a script',
      { 'package.json': packageJson('jest', { scripts: { test: 'jest --env=jsdom' } }) },
      [],
      'a script in package.json names the test environment',
    ],
  ])('%s', async (_name, files, args, message) => {
    const own = await project({ 'a.txt': '', ...files });
    const before = await own.contents();

    const { exitCode, stdout, stderr } = await own.init('--yes', ...args);

    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(await own.contents()).toEqual(before);
  });

  test('--runner chooses when there are both', async () => {
    const own = await project({ 'package.json': packageJson('jest'), 'vitest.config.ts': '' });

    expect(await own.init('--yes', '--runner', 'jest')).toMatchObject({ exitCode: 0 });
    expect(await own.read('jest.config.js')).toContain('@loopguard/jest-env');
  });
});

test('a configuration that a script names is the one that is edited', async () => {
  const own = await project({
    'package.json': packageJson('jest', { scripts: { test: 'jest --config ./ci/unit.json --ci' } }),
    'jest.config.js': 'module.exports = {};\n',
    'ci/unit.json': '{}',
  });

  expect(await own.init('--yes')).toMatchObject({ exitCode: 0 });
  expect(await own.read('ci/unit.json')).toContain('@loopguard/jest-env');
  expect(await own.read('jest.config.js')).toBe('module.exports = {};\n');
});

test('an environment that withLoopguard made is guarded already', async () => {
  const own = await project({
    'package.json': packageJson('jest'),
    'jest.config.js': `module.exports = { testEnvironment: '<rootDir>/mine.cjs', reporters: ['@loopguard/jest-env/reporter'] };\n`,
    'mine.cjs': `module.exports = require('@loopguard/jest-env').withLoopguard(require('./base.cjs'));\n`,
  });

  expect(await own.init('--yes')).toMatchObject({
    exitCode: 0,
    stdout: 'jest.config.js has loopguard already.\n',
  });
});

function verdicts(text: string): Record<string, string> {
  const { testResults } = JSON.parse(text) as {
    testResults: { assertionResults: { title: string; status: string }[] }[];
  };
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return Object.fromEntries(tests.map(({ title, status }) => [title, status]));
}
