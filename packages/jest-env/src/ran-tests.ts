import { judgeLiveness } from '@loopguard/core/run';
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
    };
  };
}

/** What Jest tells a reporter about its tests. */
export interface RunTestResult {
  readonly testResults: readonly { readonly status: string }[];
}

type Project = RunTest['context']['config'];

/** What is printed and what fails the run. */
interface LivenessEnd {
  readonly notes: readonly string[];
  readonly errors: readonly string[];
}

const OWN_ENVIRONMENT = /[\\/]@loopguard[\\/]jest-env[\\/]|[\\/]packages[\\/]jest-env[\\/]/;
const REMEDY =
  'Another environment replaced the guarded one (a `@jest-environment` docblock?), or the test runner is not jest-circus. `@jest-environment @loopguard/jest-env/jsdom` is guarded, and so is what `withLoopguard` makes.';

/** The test files of a run of which a test ran, by project. */
export class RanTests {
  readonly #files = new Map<string, Project>();

  add({ path, context }: RunTest, { testResults }: RunTestResult): void {
    const hasRun = testResults.some(({ status }) => status === 'passed' || status === 'failed');
    if (hasRun) this.#files.set(path, context.config);
  }

  /** Says which files ran without a guard, in projects that have one and in those that do not. */
  async judge(live: readonly LiveFile[], root: string): Promise<LivenessEnd> {
    const known = new Map(live.map((file) => [file.testFile, file]));
    const guarded = new Set<string>();
    for (const [path, project] of this.#files) {
      if (known.has(path) || OWN_ENVIRONMENT.test(project.testEnvironment)) guarded.add(project.id);
    }
    const files = [...this.#files];
    const expected = files.filter(([, { id }]) => guarded.has(id));
    const { error, note } = await judgeLiveness(
      expected.map(([file]) => ({
        file,
        isLive: known.has(file),
        offReason: known.get(file)?.offReason,
      })),
      root,
      REMEDY,
    );
    const others = new Set(
      files.filter(([, { id }]) => !guarded.has(id)).map(([, project]) => nameOf(project)),
    );
    const unguarded = [...others].map(
      (name) =>
        `[loopguard] Project ${name} is not guarded: its testEnvironment is not loopguard's.`,
    );
    // Why: a reporter that sees no guard at all was meant to see one.
    const isError = guarded.size === 0;
    return {
      notes: [...(note ? [note] : []), ...(isError ? [] : unguarded)],
      errors: [...(error ? [error] : []), ...(isError ? unguarded : [])],
    };
  }
}

function nameOf({ displayName, rootDir }: Project): string {
  return JSON.stringify(displayName?.name ?? rootDir);
}
