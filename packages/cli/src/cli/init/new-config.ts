import path from 'node:path';
import type { ConfigChange } from './config-change.js';
import type { RunnerName } from '../project/runner-name.js';
import { ADAPTER } from '../project/package-manager.js';
import { writeOptions, type WrittenOptions } from './written-options.js';

/** A folder that is to have a configuration. */
export interface ConfigFolder {
  /** From the root of the project. */
  readonly folder: string;
  readonly files: readonly string[];
  /** The package's "type". */
  readonly type: unknown;
  /** Projects of a run have no reporters of their own. */
  readonly isProject: boolean;
}

const SCRIPT = {
  string: (value: string) => `'${value}'`,
  property: (name: string, value: string) => `${name}: ${value}`,
};

/** The configuration of a project that has none. */
export function newConfig(
  { folder, files, type, isProject }: ConfigFolder,
  runner: RunnerName,
  written: WrittenOptions,
): ConfigChange {
  if (runner === 'mocha') {
    const after = `${JSON.stringify({ require: ADAPTER.mocha }, undefined, 2)}\n`;
    return { file: path.join(folder, '.mocharc.json'), before: '', after };
  }
  const options = writeOptions(written, SCRIPT) ?? '';
  if (runner === 'vitest') {
    // Why .mts and .mjs: they are modules, whatever "type" the package has.
    const name = files.includes('tsconfig.json') ? 'vitest.config.mts' : 'vitest.config.mjs';
    return { file: path.join(folder, name), before: '', after: vitestConfig(options, isProject) };
  }
  const name = type === 'module' ? 'jest.config.cjs' : 'jest.config.js';
  return { file: path.join(folder, name), before: '', after: jestConfig(options, isProject) };
}

function vitestConfig(options: string, isProject: boolean): string {
  const define = isProject ? 'defineProject' : 'defineConfig';
  return `import { loopguard } from '@loopguard/vitest-plugin';
import { ${define} } from 'vitest/config';

export default ${define}({ plugins: [loopguard(${options})] });
`;
}

function jestConfig(options: string, isProject: boolean): string {
  const lines = [
    "testEnvironment: '@loopguard/jest-env'",
    ...(options ? [`testEnvironmentOptions: { loopguard: ${options} }`] : []),
    ...(isProject ? [] : ["reporters: ['default', '@loopguard/jest-env/reporter']"]),
  ];
  return `module.exports = {\n${lines.map((line) => `  ${line},\n`).join('')}};\n`;
}
