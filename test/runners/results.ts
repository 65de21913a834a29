import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { ProcessResult } from './process.js';

export type TestStatus = 'passed' | 'failed' | 'skipped' | 'todo';

export interface TestResult {
  /** Relative to the project, with forward slashes. */
  readonly file: string;
  /** Name of the runner's project, which is that of a `Group`; empty where the runner does not say. */
  readonly project: string;
  /** Titles of the describes and of the test, joined by ` > `. */
  readonly fullName: string;
  readonly status: TestStatus;
  /** Header, message and stack of each error, as the runner reports them. */
  readonly messages: readonly string[];
  /** Own enumerable properties of each error, as they reach a reporter. */
  readonly errorKeys: readonly (readonly string[])[];
}

export interface FileResult {
  readonly file: string;
  readonly project: string;
  readonly status: TestStatus;
  /** Errors that belong to no test: of hooks, of loading, of loopguard. Empty if there are none. */
  readonly message: string;
}

export interface RunResult extends ProcessResult {
  readonly root: string;
  readonly tests: readonly TestResult[];
  readonly files: readonly FileResult[];
  /** Errors that the runner could give to no file. */
  readonly unhandled: readonly string[];
  /** What loopguard's own report says: an error does not tell how often. */
  readonly calls: readonly CountedCall[];
}

/** A call site of a test, or with an empty name of its file. */
export interface CountedCall {
  readonly file: string;
  readonly test: string;
  readonly call: string;
  /** The file of the line, absolute. */
  readonly source?: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly through: string | undefined;
  readonly count: number;
}

/** What both reporters in `reporters/` write. Paths are absolute there. */
type ReportedResults = Pick<RunResult, 'tests' | 'files' | 'unhandled' | 'calls'>;

export const resultsFile = 'results.json';

/** Reads what the reporter wrote. A runner that died before its end has no results. */
export async function readResults(root: string, finished: ProcessResult): Promise<RunResult> {
  const reported = await readReported(path.join(root, resultsFile));
  const relative = (file: string): string => path.relative(root, file).split(path.sep).join('/');
  return {
    ...finished,
    root,
    tests: reported.tests.map((test) => ({ ...test, file: relative(test.file) })),
    files: reported.files.map((file) => ({ ...file, file: relative(file.file) })),
    unhandled: reported.unhandled,
    calls: reported.calls.map((call) => ({ ...call, file: relative(call.file) })),
  };
}

async function readReported(file: string): Promise<ReportedResults> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ReportedResults;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { tests: [], files: [], unhandled: [], calls: [] };
  }
}
