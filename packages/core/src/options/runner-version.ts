/** A runner that loopguard has an adapter for. */
export type RunnerName = 'vitest' | 'jest' | 'mocha';

/** A version that loopguard does not work with, and what to do about it. */
export interface RunnerAdvice {
  /** What is wrong: `Jest 29.0.3 is not supported: loopguard needs Jest 29.7 or 30.` */
  readonly problem: string;
  /** The package to install instead, with its range; undefined where the runner is too new. */
  readonly install: string | undefined;
  /** What else to do. */
  readonly more: string;
}

interface Support {
  readonly title: string;
  /** The lowest version of each supported major, in order. */
  readonly versions: readonly (readonly [major: number, minor: number])[];
  /** What is updated together with it. */
  readonly family: string;
  /** What the runner says about moving to a major. */
  readonly guide: (major: number) => string;
}

const SUPPORT: Readonly<Record<RunnerName, Support>> = {
  vitest: {
    title: 'Vitest',
    versions: [
      [3, 2],
      [4, 0],
      [5, 0],
    ],
    family: 'With it go the @vitest/* packages that package.json names.',
    guide: () => 'https://vitest.dev/guide/migration',
  },
  jest: {
    title: 'Jest',
    versions: [
      [29, 7],
      [30, 0],
    ],
    family:
      'With it go babel-jest, ts-jest, @types/jest and the jest-environment-* packages, where package.json names them.',
    guide: (major) => `https://jestjs.io/docs/upgrading-to-jest${major}`,
  },
  mocha: {
    title: 'Mocha',
    versions: [
      [10, 0],
      [11, 0],
      [12, 0],
    ],
    family: 'With it goes @types/mocha, where package.json names it.',
    guide: () => 'https://github.com/mochajs/mocha/blob/main/CHANGELOG.md',
  },
};

/** What to do about a version of a runner that loopguard does not support; undefined when it does. */
export function adviseRunner(runner: RunnerName, version: string): RunnerAdvice | undefined {
  const { title, versions, family, guide } = SUPPORT[runner];
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const own = versions.find(([one]) => one === major);
  if (own && minor >= own[1]) return undefined;
  const problem = `${title} ${version} is not supported: loopguard needs ${title} ${supportedVersions(runner)}.`;
  const target = versions.find(([one]) => one >= major);
  if (!target) {
    return { problem, install: undefined, more: 'It is newer than this loopguard: update that.' };
  }
  const more = target === own ? family : `${family} What changes: ${guide(target[0])}`;
  return { problem, install: `${runner}@^${target.join('.')}.0`, more };
}

/** The versions that are supported, as a list for people. */
function supportedVersions(runner: RunnerName): string {
  const names = SUPPORT[runner].versions.map(([major, minor]) =>
    minor ? `${major}.${minor}` : major,
  );
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** The same as a range of versions. */
export function supportedRange(runner: RunnerName): string {
  return SUPPORT[runner].versions.map((version) => `^${version.join('.')}.0`).join(' || ');
}

/** What an adapter says when it is started by a version that is too old; undefined when it is not. */
export function tooOldText(runner: RunnerName, version: string): string | undefined {
  const advice = adviseRunner(runner, version);
  if (advice?.install === undefined) return undefined;
  return `${advice.problem} Update it, e.g. by: npm i -D ${advice.install}. ${advice.more}`;
}
