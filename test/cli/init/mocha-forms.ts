import type { ConfigForm } from './vitest-forms.js';

/** Configurations of Mocha, and what `loopguard init` makes of them. */
export const mochaForms: readonly ConfigForm[] = [
  {
    name: 'JSON',
    file: '.mocharc.json',
    before: `{
    "spec": "test"
}
`,
    after: `{
    "require": "@loopguard/mocha",
    "spec": "test"
}
`,
  },
  {
    name: 'JSON with comments, and one thing required',
    file: '.mocharc.json',
    before: `{
  // TypeScript
  "require": "tsx", /* first */
  "spec": ["src/**/*.spec.ts"]
}
`,
    after: `{
  // TypeScript
  "require": ["@loopguard/mocha", "tsx"], /* first */
  "spec": ["src/**/*.spec.ts"]
}
`,
  },
  {
    name: 'JSON with comments, and a list in lines',
    file: '.mocharc.jsonc',
    before: `{
  "require": [
    // the compiler
    "ts-node/register",
    "./test/set-up.js"
  ]
}
`,
    after: `{
  "require": [
    // the compiler
    "@loopguard/mocha",
    "ts-node/register",
    "./test/set-up.js"
  ]
}
`,
  },
  {
    name: 'CommonJS with an empty list',
    file: '.mocharc.cjs',
    before: `'use strict';
module.exports = { require: [], ui: 'tdd' };
`,
    after: `'use strict';
module.exports = { require: ['@loopguard/mocha'], ui: 'tdd' };
`,
  },
  {
    name: 'JavaScript',
    file: '.mocharc.js',
    before: `// fast
const config = {
  timeout: 1000,
};
module.exports = config;
`,
    after: `// fast
const config = {
  require: '@loopguard/mocha',
  timeout: 1000,
};
module.exports = config;
`,
  },
  {
    name: 'a module',
    file: '.mocharc.mjs',
    before: `export default { require: ["tsx"] };\n`,
    after: `export default { require: ["@loopguard/mocha", "tsx"] };\n`,
  },
  {
    name: 'YAML without anything required',
    file: '.mocharc.yml',
    before: `# all tests
spec: test/**/*.js
# slow ones are shown
slow: 100`,
    after: `# all tests
spec: test/**/*.js
# slow ones are shown
slow: 100
require: '@loopguard/mocha'
`,
  },
  {
    name: 'YAML with one thing required',
    file: '.mocharc.yaml',
    before: `require: tsx # TypeScript\nparallel: true\n`,
    after: `require: ['@loopguard/mocha', tsx] # TypeScript\nparallel: true\n`,
  },
  {
    name: 'YAML with a list',
    file: '.mocharc.yml',
    before: `require:
  # the compiler
  - "ts-node/register"
  - ./set-up.js
ui: bdd
`,
    after: `require:
  # the compiler
  - '@loopguard/mocha'
  - "ts-node/register"
  - ./set-up.js
ui: bdd
`,
  },
  {
    name: 'YAML with a list in brackets',
    file: '.mocharc.yml',
    before: `{ require: [a, 'b'], ui: bdd }\n`,
    after: `{ require: ['@loopguard/mocha', a, 'b'], ui: bdd }\n`,
  },
  {
    name: 'YAML with nothing but a comment',
    file: '.mocharc.yaml',
    before: `# later\n`,
    after: `# later\nrequire: '@loopguard/mocha'\n`,
  },
];

/** Configurations that cannot be edited, and a part of what is said. */
export const mochaRefusals: readonly (readonly [name: string, text: string, reason: string])[] = [
  ['a syntax error', `module.exports = {`, 'it cannot be parsed'],
  ['what is required from elsewhere', `module.exports = { require: make() };`, '"require" is not'],
  ['a spread', `module.exports = { ...base };`, 'may come from what is spread'],
];

/** The same of YAML. */
export const yamlRefusals: readonly (readonly [text: string, reason: string])[] = [
  ['require: [a', 'it cannot be parsed'],
  ['- a\n', 'is not a map'],
  ['first: &one tsx\nrequire: *one\n', 'not written as a text or a list'],
];
