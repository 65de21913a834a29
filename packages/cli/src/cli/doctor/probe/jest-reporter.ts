import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FileReport } from '@loopguard/core/report';
import { readWords } from '../../../run/read-words.js';
import { plain } from './plain.js';
import { judge, type Outcome, type OwnOptions, type ProbedProject } from './protocol.js';

interface ReporterOptions {
  /** Through which the environments speak. */
  readonly folder: string;
  readonly output: string;
}

/** What is known of one of Jest's projects. */
export interface ProbedInJest {
  readonly id: string;
  readonly project: ProbedProject;
}

interface Test {
  readonly path: string;
  readonly context: {
    readonly config: {
      readonly id: string;
      readonly displayName?: { readonly name: string };
      readonly rootDir: string;
      readonly testEnvironment: string;
      readonly testEnvironmentOptions?: { readonly loopguard?: object };
      readonly runner: string;
    };
  };
}

interface Result {
  readonly failureMessage?: string | null;
  readonly testExecError?: { readonly message?: string } | null;
  readonly testResults: readonly { readonly failureMessages: readonly string[] }[];
}

/** What an environment leaves of a file that it follows. */
interface LiveFile {
  readonly testFile: string;
  readonly classOptions?: object;
}

type Words = Pick<Outcome, 'isFollowed' | 'statuses'> & Pick<OwnOptions, 'ofClass'>;

/** Jest's reporter for throw-away tests: one after the other, each in another project. */
export default class ProbeReporter {
  readonly #options: ReporterOptions;
  readonly #projects: ProbedInJest[] = [];

  constructor(_globalConfig: unknown, options: ReporterOptions) {
    this.#options = options;
  }

  async onTestResult({ context }: Test, result: Result): Promise<void> {
    const { id, displayName, rootDir, testEnvironment, runner } = context.config;
    const configured = context.config.testEnvironmentOptions?.loopguard;
    const facts = {
      name: displayName?.name ?? '',
      root: rootDir,
      pool: '',
      environment: nameOfModule(testEnvironment, rootDir),
    };
    const { ofClass, ...words } = await this.#takeWords();
    const own = { configured, ofClass };
    const runs = nameOfModule(runner, rootDir);
    const project: ProbedProject =
      words.isFollowed || runs === 'jest-runner'
        ? { ...facts, own, ...judge({ ...words, errors: errorsOf(result) }) }
        : { ...facts, guard: 'elsewhere', reason: `run by ${runs}` };
    this.#projects.push({ id, project });
  }

  onRunComplete(): void {
    writeFileSync(this.#options.output, JSON.stringify(this.#projects));
  }

  /** What the environment of the file that has just ended has left. */
  async #takeWords(): Promise<Words> {
    const { folder } = this.#options;
    const live = await readWords<LiveFile>(folder, '.live');
    const reports = await readWords<FileReport>(folder, '.jsonl');
    for (const name of readdirSync(folder)) {
      if (/\.(?:live|jsonl)$/.test(name)) rmSync(path.join(folder, name));
    }
    return {
      isFollowed: live.words.length > 0,
      ofClass: live.words[0]?.classOptions,
      statuses: reports.words.flatMap(({ calls }) => calls.map(({ status }) => status)),
    };
  }
}

function errorsOf({ testResults, testExecError, failureMessage }: Result): string[] {
  const messages = testResults.flatMap(({ failureMessages }) => failureMessages);
  const error = testExecError?.message ?? failureMessage ?? undefined;
  return [...messages, ...(error === undefined ? [] : [error])].map(plain);
}

/** `jest-environment-node` for its file, and a path from the project for one of the project's own. */
function nameOfModule(file: string, root: string): string {
  const shown = file.replaceAll('\\', '/');
  const [, name, rest = ''] =
    /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(shown) ?? [];
  if (name === undefined) return path.relative(root, file) || file;
  const part = path.basename(rest).replace(/\.[cm]?js$/, '');
  return part === 'index' || part === '' ? name : `${name}/${part}`;
}
