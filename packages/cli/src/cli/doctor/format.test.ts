import { expect, test } from 'vitest';
import type { Diagnosis } from './diagnosis.js';
import { formatDiagnosis } from './format.js';

const diagnosis: Diagnosis = {
  node: '22.12.0',
  platform: 'linux x64',
  packageManager: 'pnpm 10.1.0',
  loopguard: '1.2.0',
  packages: [
    { name: '@loopguard/core', version: '1.2.0', path: 'node_modules/@loopguard/core' },
    {
      name: '@loopguard/core',
      version: '1.1.0',
      path: 'node_modules/a/node_modules/@loopguard/core',
    },
  ],
  environment: { LOOPGUARD: 'warn', LOOPGUARD_BASELINE: null },
  runners: [
    {
      runner: 'vitest',
      version: '4.1.0',
      neededNode: undefined,
      runs: [
        {
          config: 'vitest.config.ts',
          script: undefined,
          unseen: [],
          commands: ['npm test', 'npm run cover'],
          givenEnvironment: undefined,
          hasReporter: undefined,
          error: undefined,
          projects: [
            { name: 'unit', root: '/a', pool: 'forks', environment: 'node', guard: 'warns' },
            { name: 'dom', root: '/a', pool: 'vmThreads', environment: 'jsdom', guard: 'none' },
            {
              name: 'odd',
              root: '/a',
              pool: 'forks',
              environment: 'node',
              guard: 'not run',
              reason: 'no database',
            },
            {
              name: 'off',
              root: '/a',
              pool: 'forks',
              environment: 'node',
              guard: 'none',
              offBy: 'mode',
            },
            {
              name: 'web',
              root: '/a',
              pool: 'browser',
              environment: '',
              guard: 'elsewhere',
              reason: 'in a browser',
            },
          ],
        },
      ],
      left: [
        {
          name: 'vitest.e2e.ts (npm run e2e)',
          command: 'npx loopguard doctor --config vitest.e2e.ts',
        },
      ],
    },
  ],
};

test('a diagnosis is short and aligned', () => {
  const text = formatDiagnosis(diagnosis, { problems: ['One.', 'Two.'], notes: ['Three.'] });
  expect(`\n${text}\n`).toMatchInlineSnapshot(`
    "
    loopguard           1.2.0 (this command; not installed here)
    @loopguard/core     1.2.0 (node_modules/@loopguard/core)
    @loopguard/core     1.1.0 (node_modules/a/node_modules/@loopguard/core)
    Node                22.12.0 (linux x64)
    package manager     pnpm 10.1.0
    Vitest              4.1.0
    LOOPGUARD           warn
    LOOPGUARD_BASELINE  not set

    Vitest, vitest.config.ts (npm test, npm run cover)
      project  pool       environment  guard
      unit     forks      node         live, only warns
      dom      vmThreads  jsdom        NOT LIVE
      odd      forks      node         NOT KNOWN
      off      forks      node         OFF
      web      browser                 none, in a browser

      odd: no database

    Not checked, since \`npm test\` does not use it:
    - vitest.e2e.ts (npm run e2e): npx loopguard doctor --config vitest.e2e.ts

    Not right (2):
    - One.
    - Two.

    To know:
    - Three.
    "
  `);
});

test('all is well', () => {
  const text = formatDiagnosis({ ...diagnosis, runners: [] }, { problems: [], notes: [] });
  expect(text.split('\n').at(-1)).toBe('All is well.');
});
