import { fileURLToPath } from 'node:url';

import type { JestHost, JestHostOptions } from './hosts.js';
import { patienceMs } from './process.js';
import { resultsFile, type RunResult } from './results.js';
import {
  launchRunner,
  openProject,
  type Group,
  type Launch,
  type OpenProject,
  type RunPlan,
} from './run-plan.js';

const reporter = fileURLToPath(new URL('reporters/jest-results.mjs', import.meta.url));

const workerArgs = {
  'in-band': ['--runInBand'],
  'child-processes': ['--maxWorkers=2'],
  threads: ['--maxWorkers=2', '--workerThreads'],
};

/** Runs the plan's test files in one real `jest`. */
export function runJest(host: JestHost, plan: RunPlan): Promise<RunResult> {
  const isHappyDom = plan.groups.some(
    (group) => hostOf(host, group).options.environment === 'happy-dom',
  );
  const files = { ...plan.files, ...(isHappyDom && { [happyDomFile]: happyDomEnvironment }) };
  return launchRunner(host, { ...plan, files }, launchOf(host, plan));
}

function hostOf(ofRun: JestHost, group: Group): JestHost {
  return group.host?.runner === 'jest' ? group.host : ofRun;
}

/** Writes the plan's project, to run it more than once. */
export function openJestProject(host: JestHost, plan: RunPlan): Promise<OpenProject> {
  return openProject(host, plan, launchOf(host, plan));
}

function launchOf(host: JestHost, plan: RunPlan): Launch {
  return {
    configFile: 'jest.config.json',
    configText: configText(host, plan),
    program: 'jest/bin/jest.js',
    nodeArgs: host.options.modules === 'esm' ? ['--experimental-vm-modules', '--no-warnings'] : [],
    args: ['--config=jest.config.json', ...workerArgs[host.options.workers]],
  };
}

function configText(host: JestHost, plan: RunPlan): string {
  const projects = plan.groups.map((group) => projectConfig(host, group, plan.unguarded));
  const reporters = [
    'default',
    // Why first: loopguard's own removes what the test files have left for the end of the run.
    [reporter, { outputFile: resultsFile }],
    '@loopguard/jest-env/reporter',
  ];
  const forRun = { rootDir: '.', reporters };
  const config = projects.length === 1 ? { ...projects[0], ...forRun } : { ...forRun, projects };
  // Why here: Jest ignores the limit of one project among several.
  return JSON.stringify({ testTimeout: patienceMs, ...config }, undefined, 2);
}

function projectConfig(ofRun: JestHost, group: Group, unguarded: boolean): object {
  const host = hostOf(ofRun, group);
  const { modules } = host.options;
  const environment = group.environment ?? host.options.environment;
  return {
    displayName: group.name,
    rootDir: '.',
    testMatch: group.folders.map((folder) => `<rootDir>/${folder}/**/*.test.ts`),
    // Why: a cold cache, as on CI. The transformer's own file access must not be blamed on a test.
    cacheDirectory: '<rootDir>/.jest-cache',
    watchman: false,
    transform: { [String.raw`\.[jt]sx?$`]: transformOf(host) },
    ...(modules === 'esm' && { extensionsToTreatAsEsm: ['.ts', '.tsx'] }),
    testEnvironment: testEnvironment(environment, unguarded),
    ...(group.options !== undefined && { testEnvironmentOptions: { loopguard: group.options } }),
    ...group.config,
  };
}

function testEnvironment(name: JestHostOptions['environment'], unguarded: boolean): string {
  if (name === 'happy-dom')
    return unguarded ? '@happy-dom/jest-environment' : `<rootDir>/${happyDomFile}`;
  if (unguarded) return name;
  return name === 'jsdom' ? '@loopguard/jest-env/jsdom' : '@loopguard/jest-env';
}

const happyDomFile = 'happy-dom-environment.cjs';
const happyDomEnvironment = `
const { withLoopguard } = require('@loopguard/jest-env');
module.exports = withLoopguard(require('@happy-dom/jest-environment').default);
`;

function transformOf(host: JestHost): [string, object] {
  const esm = host.options.modules === 'esm';
  switch (host.options.transform) {
    case 'babel-jest': {
      const env = [
        '@babel/preset-env',
        { targets: { node: 'current' }, modules: esm ? false : 'auto' },
      ];
      return [
        'babel-jest',
        { configFile: false, babelrc: false, presets: [env, '@babel/preset-typescript'] },
      ];
    }
    case 'ts-jest': {
      const module = esm ? 'esnext' : 'commonjs';
      return ['ts-jest', { useESM: esm, diagnostics: false, tsconfig: { ...tsconfig, module } }];
    }
    case '@swc/jest': {
      const jsc = { target: 'es2022', parser: { syntax: 'typescript' } };
      return [
        '@swc/jest',
        { jsc, sourceMaps: 'inline', module: { type: esm ? 'es6' : 'commonjs' }, swcrc: false },
      ];
    }
  }
}

const tsconfig = {
  target: 'es2022',
  allowJs: true,
  esModuleInterop: true,
  isolatedModules: true,
  sourceMap: true,
};
