import { fileURLToPath } from 'node:url';

import { blocked, type Behaviour } from '../behaviour.js';
import { majorOf } from '../hosts.js';

const reads = `
  import fs from 'node:fs';
  test('blocks', async () => { fs.existsSync('package.json'); });
`;
const clean = `test('is clean', async () => { await Promise.resolve(); });`;
const off = '/** @loopguard-off -- measures the file system */';

// Why when the run begins: before that, plug-ins change the configuration at the same time, and the last one wins.
const dropsSetUpFiles = `{
  name: 'drops-set-up-files',
  configureVitest: ({ vitest, project }) => {
    vitest.config.reporters.push({ onInit() { project.config.setupFiles = []; } });
  },
}`;

/** What this realm holds of `node:fs` is what it held then. */
const importsFiles = `import { existsSync } from 'node:fs';\nObject.assign(globalThis, { existsSync });\n`;

const dropsPreload = `{
  name: 'drops-preload',
  configureVitest: ({ project, vitest }) => {
    vitest.config.reporters.push({
      onInit() {
        for (const config of [project.config, vitest.config]) {
          config.execArgv = [];
          for (const options of Object.values(config.poolOptions ?? {})) options.execArgv = [];
        }
      },
    });
  },
}`;

const resultsReporter = fileURLToPath(new URL('../reporters/jest-results.mjs', import.meta.url));

const guardedEnvironment = `
  const { withLoopguard } = require('@loopguard/jest-env');
  const { TestEnvironment } = require('jest-environment-node');
  module.exports = withLoopguard(TestEnvironment);
`;

function ownEnvironment(id: string, file = 'environment.cjs'): NonNullable<Behaviour['config']> {
  return { jest: { testEnvironment: `<rootDir>/${id}/${file}` } };
}

/** A guard that is not there is no success, and a file can do without one. */
export const liveness: readonly Behaviour[] = [
  {
    id: 'off-tag',
    title: '@loopguard-off with a reason turns the guard off in its file, and the run lists it',
    files: {
      'off.test.ts': `${off}${reads}`,
      'on.test.ts': `
        import fs from 'node:fs';
        test('does not block', async () => { await fs.promises.stat('package.json'); });
      `,
    },
    tests: { blocks: 'passed', 'does not block': 'passed' },
    alone: {
      exitCode: 0,
      output: [/turn the guard off.*\n\s+off-tag\/off\.test\.ts: measures the file system$/m],
      notInOutput: ['on.test.ts:', 'not live'],
    },
  },
  {
    id: 'off-tag-is-for-one-file',
    title: '@loopguard-off says nothing about other files',
    smoke: true,
    files: {
      'off.test.ts': `${off}${reads}`,
      'on.test.ts': `
        import fs from 'node:fs';
        test('is guarded', async () => { fs.«call»existsSync('package.json'); });
      `,
    },
    tests: { blocks: 'passed', 'is guarded': blocked({ id: 'fs.existsSync', where: 'call' }) },
  },
  {
    id: 'off-tag-without-reason',
    title: '@loopguard-off without a reason fails the file, says why, and guards it',
    files: {
      'case.test.ts': `
        /** @loopguard-off */
        import fs from 'node:fs';
        test('blocks', async () => { fs.«call»existsSync('package.json'); });
      `,
    },
    tests: { blocks: blocked({ id: 'fs.existsSync', where: 'call' }) },
    fileErrors: [
      {
        calls: [],
        mentions: ['"@loopguard-off" at off-tag-without-reason/case.test.ts:1', 'reason'],
      },
    ],
  },
  {
    id: 'set-up-file-dropped-on-purpose',
    title: 'a file that says so may run without a guard',
    runner: 'vitest',
    vitestPlugins: `[loopguard(), ${dropsSetUpFiles}]`,
    files: { 'case.test.ts': `${off}\n${clean}` },
    tests: { 'is clean': 'passed' },
    alone: { exitCode: 0, output: ['measures the file system'], notInOutput: ['not live'] },
  },
  {
    id: 'set-up-file-dropped-without-tests',
    title: 'a file of which no test runs needs no guard',
    runner: 'vitest',
    vitestPlugins: `[loopguard(), ${dropsSetUpFiles}]`,
    files: { 'case.test.ts': `test.skip('is skipped', async () => {}); test.todo('is to do');` },
    tests: { 'is skipped': 'skipped', 'is to do': 'todo' },
    alone: { exitCode: 0, notInOutput: [/loopguard/i] },
  },
  {
    id: 'projects-with-set-up-files',
    title: 'set-up files of a project do not replace the guard',
    runner: 'vitest',
    config: {
      vitest: {
        include: [],
        projects: [
          {
            extends: true,
            test: {
              name: 'own',
              include: ['projects-with-set-up-files/*.test.ts'],
              setupFiles: ['projects-with-set-up-files/own-set-up.ts'],
            },
          },
        ],
      },
    },
    files: { 'own-set-up.ts': `export {};`, 'case.test.ts': reads.replace('fs.e', 'fs.«call»e') },
    tests: { blocks: blocked({ id: 'fs.existsSync', where: 'call' }) },
    alone: { exitCode: 'not 0', notInOutput: ['not live'] },
  },
  {
    id: 'projects-set-up-file-dropped',
    title: 'a project that drops the set-up file is named by its files, and the other one is not',
    runner: 'vitest',
    config: {
      vitest: {
        include: [],
        projects: [
          {
            extends: true,
            test: { name: 'guarded', include: ['projects-set-up-file-dropped/a.test.ts'] },
          },
          {
            extends: true,
            test: { name: 'dropped', include: ['projects-set-up-file-dropped/b.test.ts'] },
          },
        ],
      },
    },
    vitestPlugins: `[loopguard(), {
      name: 'drops-set-up-files-of-one',
      configureVitest: ({ vitest, project }) => {
        if (project.name !== 'dropped') return;
        vitest.config.reporters.push({ onInit() { project.config.setupFiles = []; } });
      },
    }]`,
    files: { 'a.test.ts': clean, 'b.test.ts': `test('b', () => {});` },
    tests: { 'is clean': 'passed', b: 'passed' },
    alone: {
      exitCode: 'not 0',
      output: [
        /not live[^]*\n\s+projects-set-up-file-dropped\/b\.test\.ts\n/,
        '@loopguard-off -- why',
        '@loopguard/vitest-plugin/setup',
      ],
      notInOutput: [/^ {2}projects-set-up-file-dropped\/a/m],
    },
  },
  {
    id: 'vm-pool-seen-too-late',
    title:
      'a vm pool in which a set-up file came before the guard fails and names what it cannot see',
    runner: 'vitest',
    vitestPlugins: '[]',
    config: {
      vitest: {
        pool: 'vmForks',
        setupFiles: ['./vm-pool-seen-too-late/first.ts', '@loopguard/vitest-plugin/setup'],
      },
    },
    // Why one file: a worker that runs a second one has patched everything before its realm was made.
    files: { 'first.ts': importsFiles, 'case.test.ts': clean },
    tests: { 'is clean': 'passed' },
    fileErrors: [
      {
        file: 'vm-pool-seen-too-late/case.test.ts',
        calls: [],
        mentions: [
          'did not preload',
          'node:fs: ',
          'plugins: [loopguard()]',
          '@loopguard-off -- why',
        ],
      },
    ],
    alone: { exitCode: 'not 0' },
  },
  {
    id: 'vm-pool-seen-too-late-on-purpose',
    title: 'a file in such a pool may say that it needs no guard',
    runner: 'vitest',
    vitestPlugins: '[]',
    config: {
      vitest: {
        pool: 'vmForks',
        setupFiles: [
          './vm-pool-seen-too-late-on-purpose/first.ts',
          '@loopguard/vitest-plugin/setup',
        ],
      },
    },
    files: { 'first.ts': importsFiles, 'case.test.ts': `${off}\n${clean}` },
    tests: { 'is clean': 'passed' },
    alone: { exitCode: 0, notInOutput: ['did not preload'] },
  },
  {
    id: 'vm-pool-seen-too-late-off',
    title: 'nothing is said about such a pool where loopguard is switched off',
    runner: 'vitest',
    vitestPlugins: '[]',
    config: {
      vitest: {
        pool: 'vmForks',
        setupFiles: ['./vm-pool-seen-too-late-off/first.ts', '@loopguard/vitest-plugin/setup'],
      },
    },
    files: { 'first.ts': importsFiles, 'case.test.ts': clean },
    tests: { 'is clean': 'passed' },
    alone: { exitCode: 0, env: { LOOPGUARD: 'off' }, notInOutput: ['did not preload'] },
  },
  {
    id: 'vm-pool-preload-dropped-and-seen',
    // Why: only there the set-up file comes before everything that imports Node's modules.
    onlyOn: (host) => majorOf(host) === 4,
    title: 'a vm pool whose preload somebody took away is guarded by the set-up file',
    runner: 'vitest',
    vitestPlugins: `[loopguard(), ${dropsPreload}]`,
    config: { vitest: { pool: 'vmThreads' } },
    files: {
      'case.test.ts': `
        import { existsSync } from 'node:fs';
        test('blocks', async () => { «call»existsSync('package.json'); });
        ${clean}
      `,
    },
    tests: { blocks: blocked({ id: 'fs.existsSync', where: 'call' }), 'is clean': 'passed' },
  },
  {
    id: 'vm-pool-preload-dropped',
    onlyOn: (host) => majorOf(host) !== 4,
    title: 'a vm pool whose preload somebody took away fails as well',
    runner: 'vitest',
    vitestPlugins: `[loopguard(), ${dropsPreload}]`,
    config: { vitest: { pool: 'vmThreads' } },
    files: { 'case.test.ts': clean },
    tests: { 'is clean': 'passed' },
    fileErrors: [{ calls: [], mentions: ['did not preload'] }],
    alone: { exitCode: 'not 0' },
  },
  {
    id: 'preload-dropped',
    title: 'in other pools the set-up file needs no preload',
    runner: 'vitest',
    vitestPlugins: `[loopguard(), ${dropsPreload}]`,
    config: { vitest: { pool: 'forks' } },
    files: {
      'case.test.ts': `
        import { existsSync } from 'node:fs';
        test('blocks', async () => { «call»existsSync('package.json'); });
        ${clean}
      `,
    },
    tests: { blocks: blocked({ id: 'fs.existsSync', where: 'call' }), 'is clean': 'passed' },
  },
  {
    id: 'projects-without-plugin',
    title: 'a plugin that reaches no project fails the run and says how to reach them',
    runner: 'vitest',
    config: {
      vitest: {
        include: [],
        projects: [
          {
            extends: false,
            test: { name: 'own', globals: true, include: ['projects-without-plugin/*.test.ts'] },
          },
        ],
      },
    },
    files: { 'case.test.ts': clean },
    tests: { 'is clean': 'passed' },
    alone: { exitCode: 'not 0', output: [/loopguard.*No project is guarded/, 'extends: true'] },
  },
  {
    id: 'projects-some-without-plugin',
    title: 'a project without the plugin is mentioned once when another one is guarded',
    runner: 'vitest',
    config: {
      vitest: {
        include: [],
        projects: [
          {
            extends: true,
            test: { name: 'guarded', include: ['projects-some-without-plugin/a.test.ts'] },
          },
          {
            extends: false,
            test: {
              name: 'own',
              globals: true,
              include: ['projects-some-without-plugin/{b,c}.test.ts'],
            },
          },
        ],
      },
    },
    files: { 'a.test.ts': clean, 'b.test.ts': reads, 'c.test.ts': `test('c', () => {});` },
    tests: { 'is clean': 'passed', blocks: 'passed', c: 'passed' },
    alone: {
      exitCode: 0,
      output: [/"own" is not guarded/],
      notInOutput: ['"guarded"', 'not live'],
    },
  },
  {
    id: 'environment-replaced',
    title: 'a docblock that replaces the environment fails the run, which says so',
    runner: 'jest',
    files: {
      'case.test.ts': `/** @jest-environment node */\n${clean}`,
      'guarded.test.ts': `test('is guarded', async () => { await Promise.resolve(); });`,
    },
    tests: { 'is clean': 'passed', 'is guarded': 'passed' },
    anywhere: [],
    alone: {
      exitCode: 'not 0',
      output: [/not live[^]*\n\s+environment-replaced\/case\.test\.ts\n/, '@jest-environment'],
      notInOutput: [/^ {2}environment-replaced\/guarded/m],
    },
  },
  {
    id: 'environment-replaced-unseen',
    title: 'without the reporter nobody can tell that a file replaced its environment',
    runner: 'jest',
    files: { 'case.test.ts': `/** @jest-environment node */${reads}` },
    tests: { blocks: 'passed' },
    alone: {
      args: [`--reporters=${resultsReporter}`],
      exitCode: 0,
      notInOutput: [/\[loopguard\]/],
    },
  },
  {
    id: 'environment-replaced-everywhere',
    title: 'it is noticed as well when no file is guarded',
    runner: 'jest',
    files: { 'case.test.ts': `/** @jest-environment node */\n${clean}` },
    tests: { 'is clean': 'passed' },
    alone: {
      exitCode: 'not 0',
      output: ['not live', 'environment-replaced-everywhere/case.test.ts'],
    },
  },
  {
    id: 'environment-replaced-on-purpose',
    title: 'a file that says so may replace the environment',
    runner: 'jest',
    files: {
      'case.test.ts': `
        /**
         * @jest-environment node
         * @loopguard-off -- needs the bare environment
         */
        test('is clean', async () => { await Promise.resolve(); });
      `,
      'skipped.test.ts': `/** @jest-environment node */ test.skip('is skipped', () => {});`,
    },
    tests: { 'is clean': 'passed', 'is skipped': 'skipped' },
    alone: {
      exitCode: 0,
      output: ['environment-replaced-on-purpose/case.test.ts: needs the bare environment'],
      notInOutput: ['not live'],
    },
  },
  {
    id: 'own-environment-off-everywhere',
    title:
      'a project with a guarded environment of its own may replace it in every file that says so',
    runner: 'jest',
    config: ownEnvironment('own-environment-off-everywhere'),
    files: {
      'environment.cjs': guardedEnvironment,
      'replaced.test.ts': `
        /**
         * @jest-environment node
         * @loopguard-off -- needs the bare environment
         */
        ${clean}
      `,
    },
    tests: { 'is clean': 'passed' },
    alone: {
      exitCode: 0,
      output: ['own-environment-off-everywhere/replaced.test.ts: needs the bare environment'],
      notInOutput: ['not live', 'not guarded'],
    },
  },
  {
    id: 'own-environment-replaced-everywhere',
    title:
      'it is noticed when every file replaces a guarded environment of the project, with the file',
    runner: 'jest',
    config: ownEnvironment('own-environment-replaced-everywhere'),
    files: {
      'environment.cjs': guardedEnvironment,
      'replaced.test.ts': `/** @jest-environment node */\n${clean}`,
    },
    tests: { 'is clean': 'passed' },
    alone: {
      exitCode: 'not 0',
      output: [/not live[^]*\n\s+own-environment-replaced-everywhere\/replaced\.test\.ts\n/],
      notInOutput: ['not guarded'],
    },
  },
  {
    id: 'own-environment-in-typescript',
    title: 'the environment of a project may be TypeScript',
    runner: 'jest',
    config: ownEnvironment('own-environment-in-typescript', 'environment.ts'),
    files: {
      'environment.ts': `
        import { TestEnvironment } from 'jest-environment-node';
        import { withLoopguard } from '@loopguard/jest-env';
        export default class Own extends withLoopguard(TestEnvironment) { readonly label: string = 'own'; }
      `,
      'replaced.test.ts': `/** @jest-environment node */\n${clean}`,
    },
    tests: { 'is clean': 'passed' },
    alone: { exitCode: 'not 0', output: ['not live'], notInOutput: ['not guarded'] },
  },
  {
    id: 'environment-by-docblock-only',
    title: 'a project that guards single files is told so, and they do not fail for the others',
    runner: 'jest',
    config: { jest: { testEnvironment: 'node' } },
    files: {
      'guarded.test.ts': `/** @jest-environment @loopguard/jest-env */\n${clean}`,
      'other.test.ts': `test('other', () => {});`,
    },
    tests: { 'is clean': 'passed', other: 'passed' },
    alone: { exitCode: 0, output: ['is not guarded'], notInOutput: ['not live'] },
  },
  {
    id: 'environment-from-the-command-line',
    title: 'an environment that the command line replaced fails the run',
    runner: 'jest',
    files: { 'case.test.ts': clean },
    tests: { 'is clean': 'passed' },
    alone: { args: ['--env=node'], exitCode: 'not 0', output: ['is not guarded'] },
  },
  {
    id: 'environment-of-another-project',
    title: 'a project with an environment of its own is mentioned when another one is guarded',
    runner: 'jest',
    config: {
      jest: {
        projects: [
          {
            displayName: 'guarded',
            testMatch: ['<rootDir>/environment-of-another-project/a.test.ts'],
            testEnvironment: '@loopguard/jest-env',
          },
          {
            displayName: 'own',
            testMatch: ['<rootDir>/environment-of-another-project/b.test.ts'],
            testEnvironment: 'node',
          },
        ],
      },
    },
    files: { 'a.test.ts': clean, 'b.test.ts': `test('b', () => {});` },
    tests: { 'is clean': 'passed', b: 'passed' },
    alone: {
      exitCode: 0,
      output: [/Project "own" is not guarded/],
      notInOutput: ['not live', '"guarded"'],
    },
  },
  {
    id: 'type-tests',
    title: 'type tests run no code and need no guard',
    runner: 'vitest',
    config: {
      vitest: {
        typecheck: {
          enabled: true,
          include: ['type-tests/*.test-d.ts'],
          tsconfig: 'type-tests/tsconfig.json',
        },
      },
    },
    files: {
      'tsconfig.json': '{ "extends": "../tsconfig.json", "include": ["*.test-d.ts"] }',
      'types.test-d.ts': `
        import { expectTypeOf, test } from 'vitest';
        test('is a number', () => { expectTypeOf(1).toBeNumber(); });
      `,
      'case.test.ts': clean,
    },
    tests: { 'is a number': 'passed', 'is clean': 'passed' },
    alone: { exitCode: 0, notInOutput: ['not live', 'not guarded'] },
  },
];
