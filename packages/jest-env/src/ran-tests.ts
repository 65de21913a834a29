import { judgeLiveness } from 'loopguard/run';
import { isGuardedEnvironment } from './guarded-environment.js';
import type { LiveFile } from './run-directory.js';

/** What Jest tells a reporter about a test file. */
export interface RunTest {
  readonly path: string;
  readonly context: {
    readonly config: {
      readonly id: string;
      readonly displayName?: { readonly name: string };
      readonly rootDir: string;
      readonly testEnvironment: string;
      /** Path of what runs a test file: jest-runner, unless another one is configured. */
      readonly runner: string;
    };
  };
}

/** What Jest tells a reporter about its tests. */
export interface RunTestResult {
  readonly testResults: readonly { readonly status: string }[];
}

type Project = RunTest['context']['config'];

interface RanTest {
  readonly path: string;
  readonly project: Project;
}

/** What is printed and what fails the run. */
interface LivenessEnd {
  readonly notes: readonly string[];
  readonly errors: readonly string[];
}

const REMEDY =
  'Another environment replaced the guarded one (a `@jest-environment` docblock?), or the test runner is not jest-circus. `@jest-environment @loopguard/jest-env/jsdom` is guarded, and so is what `withLoopguard` makes.';

/** The test files of a run of which a test ran, by project. */
export class RanTests {
  readonly #files = new Map<string, RanTest>();

  add({ path, context }: RunTest, { testResults }: RunTestResult): void {
    const hasRun = testResults.some(({ status }) => status === 'passed' || status === 'failed');
    const project = context.config;
    if (hasRun) this.#files.set(keyOf(project.id, path), { path, project });
  }

  /** Says which files ran without a guard, in projects that have one and in those that do not. */
  async judge(live: readonly LiveFile[], root: string): Promise<LivenessEnd> {
    const known = new Map(live.map((file) => [keyOf(file.project, file.testFile), file]));
    const guarded = await this.#guardedProjects(known);
    const files = [...this.#files];
    const expected = files.filter(([, { project }]) => guarded.has(project.id));
    const { error, note } = await judgeLiveness(
      expected.map(([key, { path }]) => ({
        file: path,
        isLive: known.has(key),
        offReason: known.get(key)?.offReason,
      })),
      root,
      REMEDY,
    );
    const others = files.filter(
      ([key, { project }]) => !guarded.has(project.id) && !known.has(key),
    );
    const unguarded = [...new Set(others.map(([, { project }]) => nameOf(project)))].map(
      (name) =>
        `[loopguard] Project ${name} is not guarded: its testEnvironment is not loopguard's.`,
    );
    // Why: a reporter that sees no guard at all was meant to see one.
    const isError = guarded.size === 0 && known.size === 0;
    return {
      notes: [...(note ? [note] : []), ...(isError ? [] : unguarded)],
      errors: [...(error ? [error] : []), ...(isError ? unguarded : [])],
    };
  }

  /** The ids of the projects whose own environment is a guarded one. */
  async #guardedProjects(live: ReadonlyMap<string, LiveFile>): Promise<ReadonlySet<string>> {
    const guarded = new Set<string>();
    for (const [key, { project }] of this.#files) {
      if (live.get(key)?.hasProjectEnvironment) guarded.add(project.id);
    }
    const projects = [...this.#files.values()].map(({ project }) => project);
    const unknown = new Map(
      projects.filter(({ id }) => !guarded.has(id)).map((project) => [project.id, project]),
    );
    for (const project of unknown.values()) {
      if (await isGuardedEnvironment(project)) guarded.add(project.id);
    }
    return guarded;
  }
}

/** Why both: several projects may run the same file. */
function keyOf(projectId: string, path: string): string {
  return `${projectId} ${path}`;
}

function nameOf({ displayName, rootDir }: Project): string {
  return JSON.stringify(displayName?.name ?? rootDir);
}
