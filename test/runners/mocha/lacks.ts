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

/** What follows from the order in which Mocha runs tests: those of a suite come before its suites. */
const OF_ORDER: readonly string[] = ['only-packages'];

/** Why a behaviour is none of Mocha; undefined when it is. */
export function lacks(behaviour: Behaviour): string | undefined {
  if (OF_ORDER.includes(behaviour.id)) return 'another test comes first to its line';
  if (behaviour.environment !== undefined) return 'it has no environments';
  if (behaviour.vitestPlugins !== undefined) return 'it has no plugins';
  if (behaviour.config) return 'its configuration is another';
  if (behaviour.alone?.args) return 'its arguments are others';
  const sources = Object.values(behaviour.files).join('\n');
  return LACKING.find(([uses]) => uses.test(sources))?.[1];
}
