import { fileURLToPath } from 'node:url';

import { majorOf, type VitestHost } from './hosts.js';
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

const reporter = fileURLToPath(new URL('reporters/vitest-results.mjs', import.meta.url));

/** Runs the plan's test files in one real `vitest run`. */
export function runVitest(host: VitestHost, plan: RunPlan): Promise<RunResult> {
  return launchRunner(host, plan, launchOf(host, plan));
}

/** Writes the plan's project, to run it more than once. */
export function openVitestProject(host: VitestHost, plan: RunPlan): Promise<OpenProject> {
  return openProject(host, plan, launchOf(host, plan));
}

function launchOf(host: VitestHost, plan: RunPlan): Launch {
  return {
    configFile: 'vitest.config.mjs',
    configText: configText(host, plan),
    program: 'vitest/vitest.mjs',
    nodeArgs: [],
    args: ['run'],
  };
}

function configText(host: VitestHost, plan: RunPlan): string {
  const projects = plan.groups.map((group) => projectText(host, group));
  const forRun = {
    reporters: ['default', [reporter, { outputFile: resultsFile }]],
    maxWorkers: 2,
    ...(majorOf(host) === 3 && { minWorkers: 1 }),
  };
  const plugin = plan.unguarded
    ? `const loopguard = () => ({ name: 'no-guard' });\n`
    : `import { loopguard } from '@loopguard/vitest-plugin';\n`;
  const [only] = projects;
  if (projects.length === 1 && only) {
    return `${plugin}const project = ${only};
export default { ...project, test: { ...project.test, ...${json(forRun)} } };
`;
  }
  return `${plugin}export default { test: { ...${json(forRun)}, projects: [\n${projects.join(',\n')},\n] } };\n`;
}

function projectText(ofRun: VitestHost, group: Group): string {
  const host = group.host?.runner === 'vitest' ? group.host : ofRun;
  const test = {
    name: group.name,
    globals: true,
    testTimeout: patienceMs,
    hookTimeout: patienceMs,
    include: group.folders.map((folder) => `${folder}/**/*.test.ts`),
    pool: host.options.pool,
    isolate: host.options.isolate,
    environment: group.environment ?? host.options.environment,
    ...group.config,
  };
  const options = group.options === undefined ? '' : json(group.options);
  const plugins = group.vitestPlugins ?? `[loopguard(${options})]`;
  return `{ plugins: ${plugins}, test: ${json(test)} }`;
}

function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}
