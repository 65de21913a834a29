import type { Behaviour } from '../behaviour.js';
import type { NodeTestHost } from '../hosts.js';

/** What the sources of a behaviour use, and Node's runner has not. */
const LACKING: readonly (readonly [uses: RegExp, why: string])[] = [
  [/\}, \d+\);/, 'how long a test may take is an option'],
  [/\btest\.only\b/, 'it looks with a flag only for tests that are the only ones'],
  [/\btest\.extend\b/, 'it has no fixtures'],
  [/\btoMatch(?:Inline)?Snapshot\b/, "snapshots are not those of Jest's expect"],
  [/\bvi\.(?:mock|resetModules|importActual|hoisted)\b/, 'it replaces no modules by a call'],
  [/\bfrom 'vitest'|@jest\/globals/, 'the source imports another runner'],
];

/** What is not a question of a word in the sources. */
const BY_ID: Readonly<Record<string, string>> = {
  'project-folders': 'what is imported is a URL, in which %20 is a space',
  'frames-awaited': 'its own frames are some that this one looks for',
  'frames-plain': 'its own frames are some that this one looks for',
  'hooks-guarded-all': 'a hook at the top of a file is called while the file is being loaded',
  'expected-failure':
    'a test that does not fail as expected fails with that, and it shows one error',
  'model-files':
    "Jest's expect, which the behaviours use, brings graceful-fs, and that replaces functions of fs",
};

/** What Node 20 lacks; functions that are added to ES modules only where tests are such. */
const OF_NODE_20: Readonly<Record<string, string>> = {
  'unused-allow-warn':
    'it takes no patterns, and a run of named files says nothing of unused rules',
  'unused-allow-error':
    'it takes no patterns, and a run of named files says nothing of unused rules',
};
/** Their intervals keep nothing alive. Node 20 ends their tests without a guard as well. */
const IDLE_ON_NODE_20 = /^(?:shared|fed)-interval-/;
const IN_ES_MODULES_OF_NODE_20: readonly string[] = [
  'extend-project-file',
  'presets-auto',
  'presets-named',
];

/** Why a behaviour is none of Node's runner; undefined when it is. */
export function lacks(behaviour: Behaviour, host: NodeTestHost): string | undefined {
  const sources = Object.values(behaviour.files).join('\n');
  if (host.nodeMajor < 22) {
    const isEsm = host.options.modules === 'esm';
    if (isEsm && IN_ES_MODULES_OF_NODE_20.includes(behaviour.id)) {
      return 'nobody can replace the source of an ES module in its own thread';
    }
    if (IDLE_ON_NODE_20.test(behaviour.id)) return 'it ends a test that nothing keeps alive';
    if (OF_NODE_20[behaviour.id] !== undefined) return OF_NODE_20[behaviour.id];
  }
  if (host.nodeMajor < 24 && /\btest\.fails\b/.test(sources)) return 'no test is meant to fail';
  const own = host.options.modules === 'cjs' && behaviour.id === 'project-folders';
  if (BY_ID[behaviour.id] !== undefined && !own) return BY_ID[behaviour.id];
  if (behaviour.environment !== undefined) return 'it has no environments';
  if (behaviour.vitestPlugins !== undefined) return 'it has no plugins';
  if (behaviour.config) return 'it has no configuration file of its own';
  if (behaviour.alone?.args) return 'its arguments are others';
  return LACKING.find(([uses]) => uses.test(sources))?.[1];
}
