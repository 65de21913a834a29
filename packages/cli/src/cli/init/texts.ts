import { styleText } from 'node:util';
import { createTwoFilesPatch } from 'diff';
import type { ConfigChange } from './config-change.js';
import { CustomEnvironment } from './edit-jest.js';
import type { RunnerName } from './find-runner.js';
import type { Candidate } from './find-configs.js';
import type { ByHand } from './plan-config.js';
import type { Project } from './read-project.js';

/** A change as a unified diff. */
export function formatDiff({ file, before, after }: ConfigChange): string {
  const old = before === '' ? '/dev/null' : file;
  const patch = createTwoFilesPatch(old, file, before, after, undefined, undefined, { context: 3 });
  const lines = patch.slice(patch.indexOf('---')).trimEnd().split('\n');
  return lines.map((line) => colour(line)).join('\n');
}

function colour(line: string): string {
  if (line.startsWith('+++') || line.startsWith('---')) return styleText('bold', line);
  if (line.startsWith('+')) return styleText('green', line);
  if (line.startsWith('-')) return styleText('red', line);
  return line.startsWith('@@') ? styleText('cyan', line) : line;
}

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

/** A configuration and how its tests are run: `test/jest-e2e.json (npm run test:e2e)`. */
export function nameOf({ file, scripts }: Candidate): string {
  const commands = scripts.map((name) => (name === 'test' ? 'npm test' : `npm run ${name}`));
  const name = file ?? 'the default configuration';
  return `${name} (${commands.join(', ') || 'in no script'})`;
}

/** Configurations, each with the command that sets it up. */
export function formatChoices(candidates: readonly Candidate[]): string {
  return candidates
    .map((candidate) => {
      const { file, problem } = candidate;
      const todo =
        problem ?? (file === undefined ? undefined : `npx loopguard init --config ${file}`);
      return `  ${nameOf(candidate)}${todo === undefined ? '' : `:\n    ${todo}`}`;
    })
    .join('\n');
}

/** What was left as it is. */
export function formatLeft(left: readonly Candidate[]): string {
  return `Left as they are, since \`npm test\` does not use them:\n\n${formatChoices(left)}`;
}

/** What to do in the root of a workspace that has no tests of its own. */
export function workspaceHint({ packageJson, files }: Project): string | undefined {
  const isWorkspace =
    packageJson['workspaces'] !== undefined || files.includes('pnpm-workspace.yaml');
  return isWorkspace
    ? 'This is the root of a workspace: run this in each package that has tests.'
    : undefined;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
