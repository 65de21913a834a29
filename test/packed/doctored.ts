interface Diagnosis {
  readonly problems: readonly string[];
  readonly packages: readonly { readonly name: string; readonly path: string }[];
  readonly runners: readonly {
    readonly runs: readonly { readonly projects: readonly { readonly guard: string }[] }[];
  }[];
}

/** Every package of ours, installed once. */
export const allOnce = [
  'loopguard',
  '@loopguard/core',
  '@loopguard/vitest-plugin',
  '@loopguard/jest-env',
];

/** The part of what `loopguard doctor --json` prints that a newcomer's installation decides. */
export function doctored(json: string): {
  readonly guards: readonly string[];
  readonly problems: readonly string[];
  /** The name of each copy. */
  readonly packages: readonly string[];
} {
  const { problems, packages, runners } = JSON.parse(json) as Diagnosis;
  const projects = runners.flatMap(({ runs }) => runs.flatMap((run) => run.projects));
  return {
    guards: projects.map(({ guard }) => guard),
    problems,
    packages: packages.map(({ name }) => name),
  };
}
