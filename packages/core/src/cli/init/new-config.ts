import { BASELINE_FILE } from './baseline-file.js';
import type { ConfigChange } from './config-change.js';
import type { RunnerName } from './find-runner.js';
import type { Project } from './read-project.js';

/** The configuration of a project that has none. */
export function newConfig(project: Project, runner: RunnerName, baseline: boolean): ConfigChange {
  const options = baseline ? `{ baseline: '${BASELINE_FILE}' }` : '';
  if (runner === 'vitest') {
    // Why .mts and .mjs: they are modules, whatever "type" the package has.
    const file = project.files.includes('tsconfig.json')
      ? 'vitest.config.mts'
      : 'vitest.config.mjs';
    return { file, before: '', after: vitestConfig(options) };
  }
  const file = project.packageJson['type'] === 'module' ? 'jest.config.cjs' : 'jest.config.js';
  return { file, before: '', after: jestConfig(options) };
}

function vitestConfig(options: string): string {
  return `import { loopguard } from '@loopguard/vitest-plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({ plugins: [loopguard(${options})] });
`;
}

function jestConfig(options: string): string {
  const line = options && `\n  testEnvironmentOptions: { loopguard: ${options} },`;
  return `module.exports = {
  testEnvironment: '@loopguard/jest-env',${line}
  reporters: ['default', '@loopguard/jest-env/reporter'],
};
`;
}
