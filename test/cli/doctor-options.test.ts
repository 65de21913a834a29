import { describe, expect, test } from 'vitest';
import { project } from './doctored-project.js';

const PLUGIN = "import { loopguard } from '@loopguard/vitest-plugin';\n";
const SHARED = { 'loopguard.config.json': '{ "mode": "warn", "packages": "allow" }' };

/** The part of what is printed that is about options. */
function table(stdout: string): string {
  return /^ {2}option .*(?:\n {2}\S.*)*/m.exec(stdout)?.[0] ?? '';
}

test('Vitest: a value comes from the file, from the configuration that wins, or from the variable', async () => {
  const own = await project({
    'package.json': '{ "scripts": { "test": "vitest run" } }',
    'vitest.config.mjs': `${PLUGIN}export default { plugins: [loopguard({ packages: 'warn', hooks: true })] };`,
    ...SHARED,
  });
  expect(table((await own.text()).stdout)).toBe(
    `  option    value   from
  mode      "warn"  loopguard.config.json
  packages  "warn"  vitest.config.mjs
  hooks     true    vitest.config.mjs`,
  );
  const { found } = await own.doctor({ LOOPGUARD: 'fail' });
  expect(found.runners[0]?.runs[0]?.projects).toMatchObject([
    {
      guard: 'live',
      options: [
        { name: 'mode', value: 'fail', from: 'LOOPGUARD' },
        { name: 'packages', value: 'warn', from: 'vitest.config.mjs' },
        { name: 'hooks', value: true, from: 'vitest.config.mjs' },
      ],
    },
  ]);
});

test('Jest: the class of an environment wins over the configuration, and that over the file', async () => {
  const own = await project({
    'package.json': '{ "scripts": { "test": "jest" } }',
    'jest.config.cjs': `module.exports = {
      testEnvironment: './environment.cjs',
      testEnvironmentOptions: { loopguard: { packages: 'warn', testFiles: 'allow' } },
      reporters: ['default', '@loopguard/jest-env/reporter'],
    };`,
    'environment.cjs': `const { TestEnvironment } = require('jest-environment-node');
const { withLoopguard } = require('@loopguard/jest-env');
module.exports = withLoopguard(TestEnvironment, { testFiles: 'report' });`,
    ...SHARED,
  });
  expect(table((await own.text()).stdout)).toBe(
    `  option     value     from
  mode       "warn"    loopguard.config.json
  packages   "warn"    jest.config.cjs
  testFiles  "report"  the environment's class`,
  );
});

test.each([
  ['node --import @loopguard/node-test --test', ['--script', 'test']],
  ['mocha --require @loopguard/mocha', []],
])('%s: the file is all there is', async (script, args) => {
  const own = await project({
    'package.json': JSON.stringify({ scripts: { test: script }, loopguard: { mode: 'warn' } }),
  });
  expect(table((await own.text(...args)).stdout)).toBe(
    '  option  value   from\n  mode    "warn"  package.json',
  );
});

test('projects that differ are told apart, and nothing that is set is said', async () => {
  const own = await project({
    'package.json': '{ "scripts": { "test": "vitest run" } }',
    'vitest.config.mjs': `${PLUGIN}export default { test: { projects: [
      { plugins: [loopguard({ hooks: true })], test: { name: 'a', include: ['none'] } },
      { plugins: [loopguard()], test: { name: 'b', include: ['none'] } },
    ] } };`,
    ...SHARED,
  });
  expect(table((await own.text()).stdout)).toBe(
    `  option    value    from                   project
  mode      "warn"   loopguard.config.json  all
  packages  "allow"  loopguard.config.json  all
  hooks     true     vitest.config.mjs      a`,
  );

  const bare = await project({
    'package.json': '{ "scripts": { "test": "vitest run" } }',
    'vitest.config.mjs': `${PLUGIN}export default { plugins: [loopguard()] };`,
  });
  expect((await bare.text()).stdout).toContain('  No option is set: all have their defaults.\n');
});

test('a mode that turns the guard off is told with its place', async () => {
  const own = await project({
    'package.json': '{ "scripts": { "test": "vitest run" } }',
    'vitest.config.mjs': `${PLUGIN}export default { plugins: [loopguard()] };`,
    'loopguard.config.json': '{ "mode": "off" }',
  });
  const { found, exitCode } = await own.doctor();
  expect(found.problems).toEqual([
    `vitest.config.mjs: its option "mode" is 'off' in loopguard.config.json. Remove it.`,
  ]);
  expect(exitCode).toBe(1);
});

describe('a project that guards programs', () => {
  const packageJson = '{ "dependencies": { "@loopguard/runtime": "*" } }';

  test('is tried by a throw-away program, and needs no runner', async () => {
    const own = await project({
      'package.json': packageJson,
      'loopguard.config.json':
        '{ "mode": "fail", "ready": "manual", "report": { "json": "a.json" } }',
    });
    const before = await own.contents();
    const { stdout, exitCode } = await own.text();
    expect(stdout).toContain(
      `Programs under @loopguard/runtime: live
  option  value              from
  mode    "fail"             loopguard.config.json
  ready   "manual"           loopguard.config.json
  report  {"json":"a.json"}  loopguard.config.json

All is well.`,
    );
    expect(exitCode).toBe(0);
    expect(await own.contents()).toEqual(before);
    expect(await own.left()).toEqual([]);
  });

  test.each([
    [
      '{ "mod": "fail" }',
      {},
      'NOT LIVE\n  [loopguard] loopguard.config.json: Unknown option "mod". Did you mean "mode"?',
      'A program was not guarded, see above.',
    ],
    [
      '{ "mode": "off" }',
      {},
      'OFF\n  option  value  from\n  mode    "off"  loopguard.config.json',
      `Programs: its option "mode" is 'off' in loopguard.config.json. Remove it.`,
    ],
    [
      '{}',
      { LOOPGUARD: 'off' },
      'OFF\n  option  value  from\n  mode    "off"  LOOPGUARD',
      'LOOPGUARD=off switches loopguard off in this shell: unset it.',
    ],
    [
      '{ "rules": { "*": "off" } }',
      {},
      'there, reports nothing\n  option  value',
      'Programs: no call is reported there, since "rules", "allow" or the like cover every file.',
    ],
  ])('with %s, and %o, is not guarded', async (options, env, said, problem) => {
    const own = await project({ 'package.json': packageJson, 'loopguard.config.json': options });
    const { stdout, exitCode } = await own.textWith(env);
    expect(stdout).toContain(`Programs under @loopguard/runtime: ${said}`);
    expect(stdout).toContain(`Not right:\n- ${problem}\n`.trimEnd());
    expect(exitCode).toBe(1);
  });
});
