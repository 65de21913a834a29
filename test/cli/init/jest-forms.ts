import type { ConfigForm } from './vitest-forms.js';

const REPORTERS = `reporters: ['default', '@loopguard/jest-env/reporter'],`;

export const jestForms: readonly ConfigForm[] = [
  {
    name: 'CommonJS',
    file: 'jest.config.js',
    before: `/** @type {import('jest').Config} */
module.exports = {
  // fast
  maxWorkers: 2,
};
`,
    after: `/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '@loopguard/jest-env',
  ${REPORTERS}
  // fast
  maxWorkers: 2,
};
`,
  },
  {
    name: 'TypeScript, with jsdom and reporters',
    file: 'jest.config.ts',
    before: `import type { Config } from 'jest';

const config: Config = {
  testEnvironment: "jsdom", // React
  reporters: ['default', ['jest-junit', { outputName: 'a.xml' }]],
};

export default config;
`,
    after: `import type { Config } from 'jest';

const config: Config = {
  testEnvironment: '@loopguard/jest-env/jsdom', // React
  reporters: ['default', ['jest-junit', { outputName: 'a.xml' }], '@loopguard/jest-env/reporter'],
};

export default config;
`,
  },
  {
    name: 'a module with an async function',
    file: 'jest.config.mjs',
    before: `export default async () => ({ preset: 'ts-jest', testEnvironment: 'node' });\n`,
    after: `export default async () => ({ ${REPORTERS} preset: 'ts-jest', testEnvironment: '@loopguard/jest-env' });\n`,
  },
  {
    name: 'JSON',
    file: 'jest.config.json',
    before: `{
    "maxWorkers": 2
}
`,
    after: `{
    "testEnvironment": "@loopguard/jest-env",
    "reporters": ["default", "@loopguard/jest-env/reporter"],
    "maxWorkers": 2
}
`,
  },
  {
    name: 'an empty object in CommonJS',
    file: 'jest.config.cjs',
    before: `module.exports = {};\n`,
    after: `module.exports = { testEnvironment: '@loopguard/jest-env', reporters: ['default', '@loopguard/jest-env/reporter'] };\n`,
  },
  {
    name: 'Next.js',
    file: 'jest.config.js',
    before: `const nextJest = require('next/jest');
const createJestConfig = nextJest({ dir: './' });
const custom = {
  testEnvironment: 'jest-environment-jsdom',
};
module.exports = createJestConfig(custom);
`,
    after: `const nextJest = require('next/jest');
const createJestConfig = nextJest({ dir: './' });
const custom = {
  ${REPORTERS}
  testEnvironment: '@loopguard/jest-env/jsdom',
};
module.exports = createJestConfig(custom);
`,
  },
];

/** Configurations that cannot be edited, and a part of what is said. */
export const jestRefusals: readonly (readonly [name: string, text: string, reason: string])[] = [
  ['a syntax error', `module.exports = {`, 'it cannot be parsed'],
  [
    'an environment of its own',
    `module.exports = { testEnvironment: './mine.js' };`,
    'its test environment is "./mine.js"',
  ],
  [
    'an environment that is computed',
    `module.exports = { testEnvironment: require.resolve('x') };`,
    'withLoopguard(environment',
  ],
  [
    'a project that is not there',
    `module.exports = { projects: ['<rootDir>/a'] };`,
    'its project ./a is not there',
  ],
  [
    'projects of which some cannot be edited',
    `module.exports = { projects: [{ displayName: 'unit' }, { displayName: 'dom', testEnvironment: './mine.js' }, make()] };`,
    'project "dom": its test environment is "./mine.js"\n  project 3: its configuration comes from a call of "make"',
  ],
  ['a preset', `module.exports = { preset: 'jest-expo' };`, 'its preset may bring'],
  ['a spread', `module.exports = { ...base };`, 'may come from what is spread'],
  ['reporters from elsewhere', `module.exports = { reporters: make() };`, '"reporters" is not'],
];
