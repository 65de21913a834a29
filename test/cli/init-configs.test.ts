import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runProcess } from '../runners/process.js';
import { packageJson, project } from './init/test-project.js';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const GUARDED = /@loopguard\/(?:jest-env'|jest-env"|vitest-plugin')/;

/** Projects with more than one configuration, and which of them `--yes` takes. */
const cases: readonly {
  readonly name: string;
  readonly files: Record<string, string>;
  readonly runner: 'jest' | 'vitest';
  readonly scripts: Record<string, string>;
  readonly more?: object;
  readonly taken: readonly string[];
  /** With the command that sets it up. */
  readonly left: readonly string[];
}[] = [
  {
    name: 'the starter of NestJS',
    runner: 'jest',
    scripts: {
      test: 'jest',
      'test:watch': 'jest --watch',
      'test:debug': 'node --inspect-brk -r ts-node/register node_modules/.bin/jest --runInBand',
      'test:e2e': 'jest --config ./test/jest-e2e.json',
    },
    more: { jest: { rootDir: 'src', testEnvironment: 'node', transform: {} } },
    files: { 'test/jest-e2e.json': '{ "rootDir": ".", "testEnvironment": "node" }' },
    taken: ['package.json'],
    left: [
      'test/jest-e2e.json (npm run test:e2e):\n    npx loopguard init --config test/jest-e2e.json',
    ],
  },
  {
    name: 'a second configuration of Vitest that a script names',
    runner: 'vitest',
    scripts: { test: 'vitest', 'test:e2e': 'vitest run --config=vitest.e2e.config.ts' },
    files: {
      'vitest.config.ts': 'export default {};\n',
      'vitest.e2e.config.ts': 'export default {};\n',
    },
    taken: ['vitest.config.ts'],
    left: ['vitest.e2e.config.ts (npm run test:e2e):\n'],
  },
  {
    name: 'a second configuration of Vitest that no script names',
    runner: 'vitest',
    scripts: { test: 'npm run unit -- --coverage', unit: 'cross-env CI=1 vitest run' },
    files: {
      'vitest.config.mjs': 'export default {};\n',
      'vitest.config.e2e.mjs': 'export default {};\n',
    },
    taken: ['vitest.config.mjs'],
    left: ['vitest.config.e2e.mjs (in no script):\n'],
  },
  {
    name: 'npm test names the one with another name',
    runner: 'jest',
    scripts: {
      test: 'yarn test:unit && yarn lint',
      'test:unit': 'jest -c jest.unit.cjs',
      lint: '',
    },
    files: {
      'jest.config.js': 'module.exports = {};\n',
      'jest.unit.cjs': 'module.exports = {};\n',
    },
    taken: ['jest.unit.cjs'],
    left: ['jest.config.js (in no script):\n'],
  },
  {
    name: 'npm test runs two of them',
    runner: 'jest',
    scripts: { test: 'run-s test:*', 'test:a': 'jest -c a.json', 'test:b': 'npx jest -c b.json' },
    files: { 'a.json': '{}', 'b.json': '{}', 'jest.config.js': 'module.exports = {};\n' },
    taken: ['a.json', 'b.json'],
    left: ['jest.config.js (in no script):\n'],
  },
  {
    name: 'without a script, what the runner finds by itself',
    runner: 'vitest',
    scripts: { e2e: 'vitest -c e2e.mjs' },
    files: {
      'vite.config.mjs': 'export default { test: {} };\n',
      'e2e.mjs': 'export default {};\n',
    },
    taken: ['vite.config.mjs'],
    left: ['e2e.mjs (npm run e2e):\n'],
  },
];

describe.each(cases)('$name', ({ runner, scripts, more, files, taken, left }) => {
  const all = { 'package.json': packageJson(runner, { scripts, ...more }), ...files };

  test('--yes takes what npm test uses, and names the others with their commands', async () => {
    const own = await project(all);

    const { exitCode, stdout, stderr } = await own.init('--yes');

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const file of taken) expect(await own.read(file)).toMatch(GUARDED);
    for (const [file, text] of Object.entries(files)) {
      if (!taken.includes(file)) expect(await own.read(file)).toBe(text);
    }
    expect(stdout).toContain('Left as they are, since `npm test` does not use them:\n');
    for (const one of left) expect(stdout).toContain(`  ${one}`);
    expect(stdout.match(/npx loopguard init --config/g)).toHaveLength(left.length);
  });

  test('the command that it names sets up each of the others, and nothing else', async () => {
    const own = await project(all);
    const others = left.map((one) => one.split(' ')[0]!);

    const args = others.flatMap((file) => ['--config', file]);
    expect(await own.init('--yes', ...args)).toMatchObject({ exitCode: 0, stderr: '' });

    for (const file of others) expect(await own.read(file)).toMatch(GUARDED);
    for (const file of taken) expect(await own.read(file)).toBe(all[file as keyof typeof all]);
  });
});

test('where npm test uses none of several, it asks for one', async () => {
  const scripts = { a: 'jest -c a.json', b: 'jest -c b.json' };
  const own = await project({
    'package.json': packageJson('jest', { scripts }),
    'a.json': '{}',
    'b.json': '{}',
  });
  const before = await own.contents();

  const { exitCode, stderr } = await own.init('--yes');

  expect(exitCode).toBe(1);
  expect(stderr).toContain('`npm test` runs none of these. Say which one:');
  expect(stderr).toContain('  a.json (npm run a):\n    npx loopguard init --config a.json\n');
  expect(await own.contents()).toEqual(before);
});

test('each configuration begins a baseline of its own', async () => {
  const own = await project({
    'package.json': packageJson('jest', {
      scripts: { test: 'jest', e2e: 'jest -c jest-e2e.json' },
    }),
    'jest.config.json': '{}',
    'jest-e2e.json': '{}',
    'package-lock.json': '{}',
  });
  await own.fakePackageManagers();

  await own.init('--yes', '--baseline');
  await own.init('--yes', '--baseline', '--config', 'jest-e2e.json');

  expect(await own.read('jest.config.json')).toContain('"loopguard-baseline.json"');
  expect(await own.read('jest-e2e.json')).toContain('"loopguard-baseline.e2e.json"');
  expect(await own.read('calls.log')).toBe(
    'npx loopguard baseline -- jest\nnpx loopguard baseline -- jest --config jest-e2e.json\n',
  );
});

test('what installing writes into package.json stays there', async () => {
  const own = await project({
    'package.json': JSON.stringify({ devDependencies: { jest: '*' }, jest: {} }, null, 2),
    'package-lock.json': '{}',
  });
  await own.fakePackageManagers();
  const npm = path.join(own.root, 'bin/npm');
  await writeFile(
    npm,
    `#!/bin/sh\nexec "${process.execPath}" -e 'const fs = require("fs"); const own = JSON.parse(fs.readFileSync("package.json")); own.devDependencies.installed = "1"; fs.writeFileSync("package.json", JSON.stringify(own, null, 2));'\n`,
  );
  await chmod(npm, 0o755);

  expect(await own.init('--yes')).toMatchObject({ exitCode: 0, stderr: '' });

  expect(JSON.parse(await own.read('package.json'))).toEqual({
    devDependencies: { jest: '*', installed: '1' },
    jest: {
      testEnvironment: '@loopguard/jest-env',
      reporters: ['default', '@loopguard/jest-env/reporter'],
    },
  });
});

describe('a run of several projects is guarded in all of them', () => {
  const blocking = `test('blocks', () => { process.getBuiltinModule('node:fs').statSync('.'); });\n`;

  test('in Vitest: inline, extending the root or another file, in folders with and without a configuration', async () => {
    const own = await project({
      'package.json': packageJson('vitest'),
      'base.config.mjs': 'export default { test: { globals: true } };\n',
      'vitest.config.mjs': `import { defineConfig, defineProject } from 'vitest/config';
const inline = defineProject({ test: { name: 'inline', globals: true, include: ['inline.test.js'] } });
export default defineConfig({
  test: {
    globals: true,
    projects: [
      inline,
      { extends: true, test: { name: 'extends', include: ['extends.test.js'] } },
      { extends: './base.config.mjs', test: { name: 'based', include: ['based.test.js'] } },
      'packages/*',
    ],
  },
});
`,
      'packages/one/vitest.config.mjs':
        'export default { test: { name: "one", globals: true } };\n',
      'packages/one/one.test.js': blocking,
      'packages/two/two.test.js': `import { test } from 'vitest';\n${blocking}`,
      'inline.test.js': blocking,
      'extends.test.js': blocking,
      'based.test.js': blocking,
    });

    expect(await own.init('--yes')).toMatchObject({ exitCode: 0, stderr: '' });
    expect((await own.init('--yes')).stdout).toContain('vitest.config.mjs has loopguard already.');

    const cli = path.join(modules, 'vitest/vitest.mjs');
    const args = [cli, 'run', '--reporter=json', '--outputFile=results.json'];
    await runProcess(process.execPath, args, { cwd: own.root });
    expect(await failures(own.read('results.json'))).toEqual(Array(5).fill('failed'));
  });

  test('in Jest: inline, and in folders with and without a configuration', async () => {
    const own = await project({
      'package.json': packageJson('jest'),
      'jest.config.js': `const inline = { displayName: 'inline', transform: {}, testMatch: ['<rootDir>/inline.test.js'] };
module.exports = { projects: [inline, '<rootDir>/packages/*'] };
`,
      'packages/one/jest.config.json': '{ "transform": {} }\n',
      'packages/one/one.test.js': blocking,
      'packages/two/package.json': '{ "name": "two" }\n',
      'packages/two/two.test.js': blocking,
      'inline.test.js': blocking,
    });

    expect(await own.init('--yes')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await own.read('packages/one/jest.config.json')).not.toContain('reporter');

    const cli = path.join(modules, 'jest/bin/jest.js');
    await runProcess(process.execPath, [cli, '--json', '--outputFile=results.json'], {
      cwd: own.root,
    });
    expect(await failures(own.read('results.json'))).toEqual(Array(3).fill('failed'));
  });
});

async function failures(text: Promise<string>): Promise<string[]> {
  const { testResults } = JSON.parse(await text) as {
    testResults: { assertionResults: { status: string }[] }[];
  };
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ status }) => status),
  );
}
