import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerWith } from './answer.js';
import type { ProbedInJest } from './jest-reporter.js';
import type { ProbeAnswer, ProbeRequest } from './protocol.js';

// What is asked of Jest 29.7 and 30. Why not its types: which Jest it is, is the user's choice.
interface JestCore {
  runCLI(argv: object, projects: readonly string[]): Promise<unknown>;
}
interface JestConfig {
  readConfigs(
    argv: object,
    projects: readonly string[],
  ): Promise<{
    readonly globalConfig: {
      readonly reporters?: readonly (readonly [name: string, ...unknown[]])[];
      readonly workerThreads?: boolean;
    };
    readonly configs: readonly { readonly id: string }[];
  }>;
}

const REPORTER = fileURLToPath(new URL('./probe-jest-reporter.cjs', import.meta.url));

await answerWith(async (request: ProbeRequest): Promise<ProbeAnswer> => {
  const { cwd, folder, root } = request;
  process.chdir(cwd);
  // These names are how the adapter's reporter announces the folder of a run (`jest-env/src/run-directory.ts`).
  process.env['LOOPGUARD_RUN_DIRECTORY'] = folder;
  process.env['LOOPGUARD_RUN_PROCESS'] = String(process.pid);
  const { runCLI, readConfigs } = loadJest(cwd);
  const projects = [root === undefined ? cwd : path.resolve(cwd, root)];
  const { globalConfig, configs } = await readConfigs(userArguments(request), projects);
  const output = path.join(folder, 'ran.json');
  await runCLI({ ...userArguments(request), ...ownArguments(request, output) }, projects);
  const ran = JSON.parse(await readFile(output, 'utf8')) as ProbedInJest[];
  const pool = globalConfig.workerThreads ? 'threads' : 'processes';
  return {
    // In the order of the configuration; Jest has one of its own.
    projects: configs.flatMap(({ id }) =>
      ran.filter((one) => one.id === id).map(({ project }) => ({ ...project, pool })),
    ),
    reporters: globalConfig.reporters?.map(([name]) => name) ?? [],
  };
});

function loadJest(cwd: string): JestCore & JestConfig {
  const require = createRequire(path.join(cwd, 'package.json'));
  const file = ['jest', 'jest-cli', '@jest/core']
    .map((name) => resolved(require, name))
    .find(Boolean);
  if (file === undefined) throw new Error('Jest is not installed.');
  const core = createRequire(createRequire(file).resolve('@jest/core'));
  return { ...(core('@jest/core') as JestCore), ...(core('jest-config') as JestConfig) };
}

function resolved(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    // Why: any one of the three brings Jest.
    return undefined;
  }
}

function userArguments({ config, environment }: ProbeRequest): object {
  return { $0: 'jest', _: [], config, env: environment };
}

function ownArguments({ folder, testFile }: ProbeRequest, output: string): object {
  return {
    // The throw-away test is found whatever the projects take for tests, and nothing else is.
    roots: [folder],
    testMatch: [`**/${path.basename(testFile)}`],
    testRegex: [],
    testPathIgnorePatterns: [],
    modulePathIgnorePatterns: [],
    automock: false,
    // Why: what a file leaves in the folder of the run does not say which project it was in.
    runInBand: true,
    // Nothing of the user's may be written, and no reporter may take it for a run of theirs.
    reporters: [[REPORTER, { folder, output }]],
    cacheDirectory: path.join(folder, 'cache'),
    coverage: false,
    collectCoverage: false,
    ci: true,
    notify: false,
    watch: false,
    watchAll: false,
    watchman: false,
    bail: 0,
  };
}
