import { CustomEnvironment } from './edit-jest.js';
import type { RunnerName } from '../project/runner-name.js';
import { formatChoices } from '../project/choose-configs.js';
import type { Candidate } from '../project/find-configs.js';
import type { ByHand } from './plan-config.js';

/** What the user has to write, when it cannot be done here. */
export function formatByHand(
  { file, cause }: ByHand,
  runner: RunnerName,
  install?: string,
): string {
  const steps = [
    `${file ?? 'The configuration'} was not changed: ${cause.message}.`,
    ...(cause instanceof CustomEnvironment ? wrapEnvironment() : [...ADD[runner]]),
    ...(install === undefined ? [] : ['Install:', indented(install)]),
  ];
  return steps.join('\n\n');
}

const ADD = {
  vitest: [
    'Add to the configuration of each project:',
    indented("import { loopguard } from '@loopguard/vitest-plugin';\n\nplugins: [loopguard()],"),
  ],
  jest: [
    'Add to the configuration of each project ("@loopguard/jest-env/jsdom" in place of "jsdom"):',
    indented("testEnvironment: '@loopguard/jest-env',"),
    'and to the configuration of the whole run:',
    indented("reporters: ['default', '@loopguard/jest-env/reporter'],"),
  ],
  'node-test': [
    'Add to each command that runs the tests:',
    indented('node --import @loopguard/node-test --test'),
    'or start it by:',
    indented('npx loopguard run -- <command>'),
  ],
  mocha: [
    'Add to the configuration:',
    indented('"require": "@loopguard/mocha"'),
    'or to each command that runs the tests:',
    indented('mocha --require @loopguard/mocha'),
  ],
} as const;

function wrapEnvironment(): string[] {
  return [
    'Wrap your environment in a file of its own, such as guarded-environment.cjs:',
    indented(
      "const { withLoopguard } = require('@loopguard/jest-env');\n" +
        "const environment = require('<your environment>');\n\n" +
        'module.exports = withLoopguard(environment.default ?? environment);',
    ),
    'Then name it in the configuration:',
    indented(
      "testEnvironment: '<rootDir>/guarded-environment.cjs',\n" +
        "reporters: ['default', '@loopguard/jest-env/reporter'],",
    ),
  ];
}

/** What was left as it is. */
export function formatLeft(left: readonly Candidate[]): string {
  return `Left as they are, since \`npm test\` does not use them:\n\n${formatChoices(left)}`;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
