import type { Behaviour } from '../behaviour.js';
import type { NodeTestHost } from '../hosts.js';

/** What the sources of a behaviour use, and Node's runner has not. */
const LACKING: readonly (readonly [uses: RegExp, why: string])[] = [
  [/\}, \d+\);/, 'how long a test may take is an option'],
  [/\btest\.only\b/, 'it looks with a flag only for tests that are the only ones'],
  [/\beach`|'[^'\n]*\$\w+[^'\n]*', /, 'it has no titles that are made of rows'],
  [/\btest\.fails\b/, 'before Node 24 no test is meant to fail'],
  [/\btest\.extend\b/, 'it has no fixtures'],
  [/\btoMatch(?:Inline)?Snapshot\b/, "snapshots are not those of Jest's expect"],
  [/\bwaitAsync\b/, 'it ends a test that nothing keeps the process alive for'],
  [/\bdescribe\.concurrent\b/, 'a suite is concurrent by an option'],
  [/\bvi\.(?:mock|resetModules|importActual|hoisted)\b/, 'it replaces no modules by a call'],
  [/\bfrom 'vitest'|@jest\/globals/, 'the source imports another runner'],
];

/** What is not a question of a word in the sources. */
const BY_ID: Readonly<Record<string, string>> = {
  'project-folders': 'what is imported is a URL, in which %20 is a space',
  'frames-awaited': 'its own frames are some that this one looks for',
  'unused-allow-warn':
    'named files are a part of the suite, which says nothing of rules that nobody used',
  'unused-allow-error':
    'named files are a part of the suite, which says nothing of rules that nobody used',
  'hooks-guarded-all': 'a hook at the top of a file is called while the file is being loaded',
  'model-files':
    "Jest's expect, which the behaviours use, brings graceful-fs, and that replaces functions of fs",
};

/** They add functions of ES modules of the project. */
const ADDS_TO_ES_MODULES: readonly string[] = ['extend-project-file', 'presets-named'];

/** Why a behaviour is none of Node's runner; undefined when it is. */
export function lacks(behaviour: Behaviour, host: NodeTestHost): string | undefined {
  if (
    host.nodeMajor < 22 &&
    host.options.modules === 'esm' &&
    ADDS_TO_ES_MODULES.includes(behaviour.id)
  ) {
    return 'Node 20 lets nobody replace the source of an ES module in its own thread';
  }
  const own = host.options.modules === 'cjs' && behaviour.id === 'project-folders';
  if (BY_ID[behaviour.id] !== undefined && !own) return BY_ID[behaviour.id];
  if (behaviour.environment !== undefined) return 'it has no environments';
  if (behaviour.vitestPlugins !== undefined) return 'it has no plugins';
  if (behaviour.config) return 'it has no configuration file of its own';
  if (behaviour.alone?.args) return 'its arguments are others';
  const sources = Object.values(behaviour.files).join('\n');
  return LACKING.find(([uses]) => uses.test(sources))?.[1];
}
