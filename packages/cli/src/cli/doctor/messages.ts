/** What the doctor says, one sentence each; docs/troubleshooting.md has a row for every one. */
export const MESSAGES = {
  oldNode: (node: string, needed: string): string =>
    `Node ${node} is too old: loopguard needs Node ${needed}.`,
  severalVersions: (install: string): string =>
    `The packages of loopguard have different versions. Install the same: ${install}`,
  severalCopies: (name: string, count: number, dedupe: string | undefined): string =>
    `${name} is installed ${count} times. That works${dedupe === undefined ? '' : `, and one is enough: ${dedupe}`}`,
  noRunner: (title: string, install: string): string =>
    `${title} is not installed. Install what package.json names, or: ${install}`,
  otherNode: (title: string, version: string, needed: string, node: string): string =>
    `${title} ${version} needs Node ${needed}, and this is Node ${node}.`,
  noAdapter: (adapter: string, install: string): string =>
    `${adapter} is not installed: ${install}`,
  noneUsed: (): string =>
    '`npm test` runs none of the configurations: name the one to check, see above.',
  switchedOff: (): string => 'LOOPGUARD=off switches loopguard off in this shell: unset it.',
  baselineMode: (mode: string): string =>
    `LOOPGUARD_BASELINE=${mode} is set in this shell: runs change the baseline. Unset it after.`,
  notRun: (where: string): string => `No test could be run with ${where}: see above.`,
  noProject: (where: string): string => `${where} has no project that runs tests.`,
  otherEnvironment: (environment: string, where: string): string =>
    `A script in package.json gives Jest the environment ${environment}, in place of a guarded one. Remove that: it belongs into ${where}.`,
  notGuarded: (missing: string, init: string): string =>
    `${missing}No test is guarded. Set loopguard up: ${init}`,
  onlyWarns: (name: string): string =>
    `${name}: calls only warn there, by "mode", "rules", "packages" or LOOPGUARD.`,
  noReporter: (): string =>
    "Jest runs without loopguard's reporter: no summary, and nobody notices a file without a guard. Add reporters: ['default', '@loopguard/jest-env/reporter']",
  notSeen: (where: string, option: string): string =>
    `Nobody sees the whole run of ${where}, so "${option}" has no effect. Start it by: npx loopguard run -- <command>`,
  modeOff: (name: string, place: string | undefined): string =>
    `${name}: its option "mode" is 'off'${place ? ` in ${place}` : ''}. Remove it.`,
  programNotRun: (): string => 'A program was not guarded, see above.',
  withoutPlugin: (name: string, where: string): string =>
    `${name} is not guarded: add loopguard() to its plugins in ${where}, or "extends: true".`,
  withoutEnvironment: (name: string, environment: string | undefined, remedy: string): string =>
    `${name} is not guarded: its testEnvironment is ${environment}. ${remedy}`,
  silent: (name: string): string =>
    `${name}: no call is reported there, since "rules", "allow" or the like cover every file.`,
  throwAwayNotRun: (name: string): string =>
    `${name}: the throw-away test could not run, see above.`,
};
