import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FileReport } from '@loopguard/core/report';
import { answerWith } from './answer.js';
import { textOf } from './plain.js';
import { judge, type ProbeAnswer, type ProbedProject, type ProbeRequest } from './protocol.js';

// What is asked of Vitest 3.2, 4 and 5. Why not its types: which Vitest it is, is the user's choice.
interface VitestNode {
  createVitest(mode: 'test', options: object): Promise<Vitest>;
}
interface Vitest {
  readonly projects: readonly TestProject[];
  readonly reporters: unknown[];
  runTestSpecifications(specifications: readonly object[]): Promise<{
    readonly testModules: readonly TestModule[];
    readonly unhandledErrors: readonly unknown[];
  }>;
  close(): Promise<void>;
}
interface TestProject {
  readonly name: string;
  readonly config: {
    readonly root: string;
    readonly pool: string;
    readonly environment: string;
  };
  readonly vite: {
    readonly config: {
      readonly server: { readonly fs: { readonly allow: string[] } };
      readonly plugins: readonly { readonly name: string; readonly api?: unknown }[];
    };
  };
  isBrowserEnabled(): boolean;
  createSpecification(moduleId: string): object;
}
interface TestModule {
  readonly project: TestProject;
  readonly children: {
    allTests(): Iterable<{
      result(): { readonly state: string; readonly errors?: readonly unknown[] | undefined };
    }>;
  };
  errors(): readonly unknown[];
  meta(): {
    readonly loopguard?: { readonly live?: true; readonly report?: FileReport };
  };
}

await answerWith(async (request: ProbeRequest): Promise<ProbeAnswer> => {
  const { createVitest } = await loadVitest(request.cwd);
  const vitest = await createVitest('test', optionsFor(request));
  try {
    // Why ours as well: the end of a run writes baselines and reports.
    vitest.reporters.length = 0;
    const inNode = vitest.projects.filter((project) => !project.isBrowserEnabled());
    // Why: where there is a DOM, Vite serves only files of the project.
    for (const { vite } of inNode) vite.config.server.fs.allow.push(toUrl(request.folder));
    const files = inNode.map((project) => project.createSpecification(toUrl(request.testFile)));
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(files);
    return {
      projects: vitest.projects.map((project) => {
        const module = testModules.find((one) => one.project.name === project.name);
        return probedProject(project, module, unhandledErrors);
      }),
    };
  } finally {
    await vitest.close();
  }
});

async function loadVitest(cwd: string): Promise<VitestNode> {
  const file = createRequire(path.join(cwd, 'package.json')).resolve('vitest/node');
  return (await import(pathToFileURL(file).href)) as VitestNode;
}

/** A path as Vite writes it. */
function toUrl(file: string): string {
  return file.replaceAll(path.sep, '/');
}

function optionsFor({ config, root, cwd }: ProbeRequest): object {
  return {
    config,
    root: root === undefined ? cwd : path.resolve(cwd, root),
    watch: false,
    run: true,
    // Nothing of the user's may be written.
    coverage: { enabled: false },
    cache: false,
    update: false,
    reporters: [{}],
    typecheck: { enabled: false },
    testNamePattern: '',
    retry: 0,
    ui: false,
    open: false,
  };
}

function probedProject(
  project: TestProject,
  module: TestModule | undefined,
  unhandled: readonly unknown[],
): ProbedProject {
  const { name, config } = project;
  const { root, pool, environment } = config;
  const facts = { name, root, pool, environment };
  if (project.isBrowserEnabled()) {
    return {
      ...facts,
      pool: 'browser',
      environment: '',
      guard: 'elsewhere',
      reason: 'in a browser',
    };
  }
  if (module === undefined) {
    const reason = unhandled.map(textOf)[0] ?? 'the test did not run';
    return { ...facts, guard: 'not run', reason };
  }
  const { live, report } = module.meta().loopguard ?? {};
  const tests = [...module.children.allTests()].map((test) => test.result());
  const errors = [...module.errors(), ...tests.flatMap((test) => test.errors ?? [])];
  const outcome = {
    isFollowed: live === true,
    statuses: report?.calls.map(({ status }) => status) ?? [],
    errors: errors.map(textOf),
  };
  // Why: a set-up file that fails in the worker leaves a file without tests.
  if (tests.length === 0 && errors.length === 0) outcome.errors.push(...unhandled.map(textOf));
  if (tests.some(({ state }) => state === 'skipped')) outcome.errors.push('the test was skipped');
  return { ...facts, ...judge(outcome), ...ownOptions(project) };
}

function ownOptions({ vite }: TestProject): Pick<ProbedProject, 'own'> {
  const plugin = vite.config.plugins.find(({ name }) => name === 'loopguard');
  const { options } = (plugin?.api ?? {}) as { readonly options?: object };
  return options === undefined ? {} : { own: { configured: options } };
}
