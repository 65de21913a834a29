import { describe, expect, test } from 'vitest';
import { advise, type Commands } from './advise.js';
import type { CheckedProject, Diagnosis, RunDiagnosis, RunnerDiagnosis } from './diagnosis.js';

const commands: Commands = {
  add: (packages) => `npm i -D ${packages.join(' ')}`,
  dedupe: 'npm dedupe',
};
const project: CheckedProject = {
  name: 'unit',
  root: '/app',
  pool: 'forks',
  environment: 'node',
  guard: 'live',
};
const run: RunDiagnosis = {
  config: 'vitest.config.ts',
  script: undefined,
  unseen: [],
  commands: ['npm test'],
  givenEnvironment: undefined,
  projects: [project],
  hasReporter: undefined,
  error: undefined,
};
const vitest: RunnerDiagnosis = {
  runner: 'vitest',
  version: '4.1.0',
  neededNode: undefined,
  runs: [run],
  left: [],
};
const well: Diagnosis = {
  node: '22.12.0',
  platform: 'linux x64',
  packageManager: 'npm',
  loopguard: '1.2.0',
  packages: [
    { name: 'loopguard', version: '1.2.0', path: 'node_modules/loopguard' },
    { name: '@loopguard/core', version: '1.2.0', path: 'node_modules/@loopguard/core' },
    {
      name: '@loopguard/vitest-plugin',
      version: '1.2.0',
      path: 'node_modules/@loopguard/vitest-plugin',
    },
  ],
  environment: { LOOPGUARD: null, LOOPGUARD_BASELINE: null },
  runners: [vitest],
};

function adviceOn(diagnosis: Partial<Diagnosis>) {
  return advise({ ...well, ...diagnosis }, '>=20.19', commands);
}

function adviceOnRun(changes: Partial<RunDiagnosis>, runner: Partial<RunnerDiagnosis> = {}) {
  return adviceOn({ runners: [{ ...vitest, ...runner, runs: [{ ...run, ...changes }] }] });
}

function problemsOfRunner(changes: Partial<RunnerDiagnosis>) {
  return adviceOn({ runners: [{ ...vitest, runs: [], ...changes }] }).problems;
}

function offTwice(offBy: 'LOOPGUARD' | 'mode'): CheckedProject[] {
  const off: CheckedProject = { ...project, name: 'dom', guard: 'none', offBy };
  return [off, off];
}

test('nothing is said where all is well', () => {
  expect(adviceOn({})).toEqual({ problems: [], notes: [] });
});

describe('versions', () => {
  test('a Node that is too old', () => {
    expect(adviceOn({ node: '18.20.0' }).problems).toEqual([
      'Node 18.20.0 is too old: loopguard needs Node >=20.19.',
    ]);
  });

  test('a runner that is too old, missing, or not for this Node', () => {
    expect(problemsOfRunner({ version: '3.1.0' })).toEqual([
      expect.stringContaining('Update it: npm i -D vitest@^3.2.0. '),
    ]);
    expect(problemsOfRunner({ version: undefined })).toEqual([
      'Vitest is not installed. Install what package.json names, or: npm i -D vitest',
    ]);
    expect(problemsOfRunner({ neededNode: '>=24' })).toEqual([
      'Vitest 4.1.0 needs Node >=24, and this is Node 22.12.0.',
    ]);
  });

  test('packages of two releases are one problem, with the newest to install', () => {
    const packages = [
      ...well.packages,
      { name: '@loopguard/core', version: '1.10.0', path: 'node_modules/a/node_modules/x' },
    ];
    expect(adviceOn({ packages })).toEqual({
      problems: [
        'The packages of loopguard have different versions. Install the same: npm i -D @loopguard/core@1.10.0 @loopguard/vitest-plugin@1.10.0',
      ],
      notes: [],
    });
  });

  test('a second copy of the same version is no problem', () => {
    const packages = [
      ...well.packages,
      { name: '@loopguard/core', version: '1.2.0', path: 'node_modules/a/node_modules/x' },
    ];
    expect(adviceOn({ packages })).toEqual({
      problems: [],
      notes: ['@loopguard/core is installed 2 times. That works, and one is enough: npm dedupe'],
    });
  });
});

describe('projects', () => {
  const bare: CheckedProject = { ...project, name: 'dom', guard: 'none' };

  test('one of two without a guard is named', () => {
    expect(adviceOnRun({ projects: [project, bare] }).problems).toEqual([
      'Project "dom" is not guarded: add loopguard() to its plugins in vitest.config.ts, or "extends: true".',
    ]);
  });

  test('where none has a guard, init is advised', () => {
    expect(adviceOnRun({ projects: [bare, bare] }).problems).toEqual([
      'No test is guarded. Set loopguard up: npx loopguard init',
    ]);
    const other = { config: 'vitest.e2e.ts', commands: ['npm run e2e'], projects: [bare] };
    expect(adviceOnRun(other).problems).toEqual([
      'No test is guarded. Set loopguard up: npx loopguard init --config vitest.e2e.ts',
    ]);
  });

  test.each([
    ['jest-environment-jsdom', "Write testEnvironment: '@loopguard/jest-env/jsdom'"],
    ['mine.js', 'Wrap it by withLoopguard from @loopguard/jest-env'],
  ])('the environment %s of Jest: %s', (environment, remedy) => {
    const projects = [project, { ...bare, environment }];
    const advice = adviceOnRun(
      { projects, hasReporter: true },
      { runner: 'jest', version: '30.0.0' },
    );
    expect(advice.problems).toEqual([
      `Project "dom" is not guarded: its testEnvironment is ${environment}. ${remedy}`,
    ]);
  });

  test('a missing adapter is named', () => {
    const runner = { runner: 'jest', version: '30.0.0' } as const;
    expect(adviceOnRun({ projects: [bare] }, runner).problems).toEqual([
      '@loopguard/jest-env is not installed. No test is guarded. Set loopguard up: npx loopguard init',
    ]);
  });

  test('browsers have no guard, and need none', () => {
    const browser: CheckedProject = { ...project, guard: 'elsewhere', reason: 'in a browser' };
    expect(adviceOnRun({ projects: [project, browser] })).toEqual({ problems: [], notes: [] });
  });

  test('what switches the guard off is named once', () => {
    expect(adviceOnRun({ projects: offTwice('LOOPGUARD') }).problems).toEqual([
      'LOOPGUARD=off switches loopguard off in this shell: unset it.',
    ]);
    expect(adviceOnRun({ projects: offTwice('mode') }).problems).toEqual([
      'Project "dom": its option "mode" is \'off\'. Remove it.',
    ]);
  });

  test('warnings and a missing reporter are to know, and no problem', () => {
    const projects = [{ ...project, name: '', guard: 'warns' as const }];
    const advice = adviceOnRun({ projects, hasReporter: false });
    expect(advice.problems).toEqual([]);
    expect(advice.notes).toEqual([
      expect.stringMatching(/^vitest\.config\.ts: calls only warn there/),
      expect.stringContaining("reporters: ['default', '@loopguard/jest-env/reporter']"),
    ]);
  });
});
