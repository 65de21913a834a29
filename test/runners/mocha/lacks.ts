import type { Behaviour } from '../behaviour.js';
import type { MochaHost } from '../hosts.js';

/** What the sources of a behaviour use, and Mocha has not. */
const LACKING: readonly (readonly [uses: RegExp, why: string])[] = [
  [/\btest\.fails\b/, 'no test is meant to fail'],
  [/\btest\.extend\b/, 'it has no fixtures'],
  [/\btoMatch(?:Inline)?Snapshot\b/, 'it has no snapshots'],
  [/\bconcurrent\b/, 'its tests run one after the other'],
  [/\bvi\.(?:mock|resetModules|importActual|hoisted)\b/, 'it replaces no modules by a call'],
  [/\bfrom 'vitest'|@jest\/globals/, 'the source imports another runner'],
];

/** Why a behaviour is none of Mocha; undefined when it is. */
export function lacks(behaviour: Behaviour, host: MochaHost): string | undefined {
  if (behaviour.environment !== undefined) return 'it has no environments';
  if (behaviour.vitestPlugins !== undefined) return 'it has no plugins';
  if (behaviour.config) return 'its configuration is another';
  if (behaviour.alone?.args) return 'its arguments are others';
  void host;
  const sources = Object.values(behaviour.files).join('\n');
  return LACKING.find(([uses]) => uses.test(sources))?.[1];
}
