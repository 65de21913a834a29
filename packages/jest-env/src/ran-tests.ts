import type { RanFile } from 'loopguard/run';
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

/** The test files of a run of which a test ran, by project. */
export class RanTests {
  readonly #files = new Map<string, RanTest>();

  add({ path, context }: RunTest, { testResults }: RunTestResult): void {
    const hasRun = testResults.some(({ status }) => status === 'passed' || status === 'failed');
    const project = context.config;
    if (hasRun) this.#files.set(keyOf(project.id, path), { path, project });
  }

  /** These files, with what is known of their guards. */
  async files(live: readonly LiveFile[]): Promise<RanFile[]> {
    const known = new Map(live.map((file) => [keyOf(file.project, file.testFile), file]));
    const guarded = await this.#guardedProjects(known);
    return [...this.#files].map(([key, { path, project }]) => ({
      file: path,
      project: project.displayName?.name ?? project.rootDir,
      isExpected: guarded.has(project.id),
      isLive: known.has(key),
      offReason: known.get(key)?.offReason,
    }));
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
