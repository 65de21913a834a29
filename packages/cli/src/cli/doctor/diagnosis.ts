import type { RunnerName } from '../project/runner-name.js';
import type { Copy } from './find-copies.js';
import type { OptionValue } from './option-values.js';
import type { ProbedProject } from './probe/protocol.js';

/** What is known of the set-up, before anything is said about it. Paths are relative to the project. */
export interface Diagnosis {
  readonly node: string;
  readonly platform: string;
  readonly packageManager: string;
  /** The version of this command. */
  readonly loopguard: string;
  readonly packages: readonly Copy[];
  /** Null for what is not set. */
  readonly environment: Readonly<Record<EnvironmentName, string | null>>;
  readonly runners: readonly RunnerDiagnosis[];
  /** Undefined where the project does not guard programs, or was asked for something else. */
  readonly program?: ProgramDiagnosis | undefined;
}

export type EnvironmentName = 'LOOPGUARD' | 'LOOPGUARD_BASELINE';

/** One runner of the project. */
export interface RunnerDiagnosis {
  readonly runner: RunnerName;
  /** Undefined where it is not installed. */
  readonly version: string | undefined;
  /** The Node that it asks for, where this is another one. */
  readonly neededNode: string | undefined;
  readonly runs: readonly RunDiagnosis[];
  /** Configurations that were not checked, with how to. */
  readonly left: readonly { readonly name: string; readonly command: string | undefined }[];
}

/** One configuration of a runner, after its throw-away tests. */
export interface RunDiagnosis {
  /** The configuration, from the root of the project; undefined where there is none. */
  readonly config: string | undefined;
  /** The script that names the adapter, where no configuration can. */
  readonly script: string | undefined;
  /** How it is run: `npm test`, `npm run test:e2e`. */
  readonly commands: readonly string[];
  /** The test environment that a script gives to Jest. */
  readonly givenEnvironment: string | undefined;
  readonly projects: readonly CheckedProject[];
  /** Options that have no effect unless `loopguard run` sees the whole run. */
  readonly unseen: readonly string[];
  /** Whether Jest is given loopguard's reporter. */
  readonly hasReporter: boolean | undefined;
  /** Why nothing could be run. */
  readonly error: string | undefined;
}

export interface CheckedProject extends Omit<ProbedProject, 'own'> {
  /** What switches a guard off that is there. */
  readonly offBy?: 'LOOPGUARD' | 'mode' | undefined;
  /** What is set, and where; undefined where no guard was found that could have options. */
  readonly options?: readonly OptionValue[];
}

/** What became of a throw-away program. */
export interface ProgramDiagnosis {
  /** `silent`: it is there and has nothing to say. */
  readonly guard: 'live' | 'silent' | 'off' | 'not run';
  /** Why it was not guarded. */
  readonly reason?: string;
  readonly options: readonly OptionValue[];
}

/** What is said about a diagnosis: one line each. */
export interface Advice {
  /** What is not right: the command exits with 1. */
  readonly problems: readonly string[];
  /** What could be better. */
  readonly notes: readonly string[];
}
