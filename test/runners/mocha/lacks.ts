import type { Behaviour } from '../behaviour.js';

/** What the sources of a behaviour use, and Mocha has not. */
const LACKING: readonly (readonly [uses: RegExp, why: string])[] = [
  [/\btest\.fails\b/, 'no test is meant to fail'],
  [/\btest\.extend\b/, 'it has no fixtures'],
  [/\.only\b/, 'it leaves out the tests of all other files'],
  [/\bexpect\.extend\b/, 'all files share one expect'],
  [/\btoMatch(?:Inline)?Snapshot\b/, 'it has no snapshots'],
  [/\bconcurrent\b/, 'its tests run one after the other'],
  [/\bvi\.(?:mock|resetModules|importActual|hoisted)\b/, 'it replaces no modules by a call'],
  [/\bfrom 'vitest'|@jest\/globals/, 'the source imports another runner'],
];

/** What is not a question of a word in the sources. */
const BY_ID: Readonly<Record<string, string>> = {
  'only-packages': 'its tests come before its suites, so that another test is first on its line',
  'model-files':
    "Jest's expect, which the behaviours use, brings graceful-fs, and that replaces functions of fs",
};

/** Why a behaviour is none of Mocha; undefined when it is. */
export function lacks(behaviour: Behaviour): string | undefined {
  if (BY_ID[behaviour.id] !== undefined) return BY_ID[behaviour.id];
  if (behaviour.environment !== undefined) return 'it has no environments';
  if (behaviour.vitestPlugins !== undefined) return 'it has no plugins';
  if (behaviour.config) return 'its configuration is another';
  if (behaviour.alone?.args) return 'its arguments are others';
  const sources = Object.values(behaviour.files).join('\n');
  return LACKING.find(([uses]) => uses.test(sources))?.[1];
}
