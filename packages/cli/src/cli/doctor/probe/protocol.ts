import type { CallStatus } from '@loopguard/core/report';

/** What a probe is to run: a throw-away test, through the user's own configuration. */
export interface ProbeRequest {
  /** Where the runner is started. */
  readonly cwd: string;
  /** As the runner takes it; undefined where the runner finds its own. */
  readonly config: string | undefined;
  readonly root: string | undefined;
  /** The test environment, where a script gives one to Jest. */
  readonly environment: string | undefined;
  /** What a script gives to the runner, and to Node in front of it. */
  readonly args: readonly string[];
  readonly flags: readonly string[];
  /** Variables that it sets. */
  readonly env: Readonly<Record<string, string>>;
  /** The folder of the throw-away test, outside of the project. */
  readonly folder: string;
  readonly testFile: string;
}

/**
 * Whether there is a guard in a project's worker: `live` fails tests; `warns` sees calls and only
 * prints; `silent` is there and has nothing to say; `none` is not there; `not run` if the test could
 * not run; `elsewhere` where no test runs in Node.
 */
export type GuardState = 'live' | 'warns' | 'silent' | 'none' | 'not run' | 'elsewhere';

/** What an adapter was given as options where the runner has a place for them. */
export interface OwnOptions {
  /** In the runner's configuration. */
  readonly configured?: object | undefined;
  /** By the class of a test environment of Jest, which wins. */
  readonly ofClass?: object | undefined;
}

/** One project of a run. */
export interface ProbedProject {
  /** Empty for the only one that has none. */
  readonly name: string;
  readonly root: string;
  readonly pool: string;
  readonly environment: string;
  readonly guard: GuardState;
  /** Why the test could not run, or runs elsewhere. */
  readonly reason?: string | undefined;
  readonly own?: OwnOptions;
}

/** What a probe sends to the command. */
export type ProbeAnswer =
  | {
      readonly projects: readonly ProbedProject[];
      /** The reporters that are configured for the run; asked of Jest only. */
      readonly reporters?: readonly string[];
    }
  | { readonly error: string };

/** What is known of a throw-away test that has run. */
export interface Outcome {
  /** The adapter left word that it followed the file. */
  readonly isFollowed: boolean;
  /** What became of the calls that it reported. */
  readonly statuses: readonly CallStatus[];
  /** Texts of what the test or its file failed with. */
  readonly errors: readonly string[];
}

const OURS = /BlockingCallError/;

/** Judges by what happened to the test, and only then by what the adapter says of itself. */
export function judge({ isFollowed, statuses, errors }: Outcome): {
  guard: GuardState;
  reason?: string;
} {
  if (errors.some((error) => OURS.test(error)) || statuses.includes('failed')) {
    return { guard: 'live' };
  }
  const [error] = errors;
  if (error !== undefined) return { guard: 'not run', reason: error };
  if (statuses.includes('warned')) return { guard: 'warns' };
  return { guard: isFollowed ? 'silent' : 'none' };
}
