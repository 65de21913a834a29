import { isGuarded } from '../project/is-guarded.js';
import { NotUnderstood } from '../project/not-understood.js';
import { ADAPTER } from '../project/package-manager.js';
import type { Project } from '../project/read-project.js';
import { callsOf, type RunnerCall } from '../project/runner-calls.js';
import type { RunnerName } from '../project/runner-name.js';

/** A program in the text of a script, and what is written in front of it or behind it. */
interface Insertion {
  readonly program: RegExp;
  readonly text: string;
  readonly isInFront: boolean;
}

/** Words that are the names of programs, and not what Node is to load. */
function programs(names: string): RegExp {
  const notLoaded = String.raw`(?<!(?:--import|--require|-r)[\s=]+)`;
  const isWord = String.raw`(?<=^|[\s"'(&|;])`;
  const path = String.raw`(?:[^\s"']*[\\/])?`;
  const ends = String.raw`(?:\.exe|\.[cm]?js)?(?=$|[\s"')&|;])`;
  return new RegExp(`${isWord}${notLoaded}${path}(?:${names})${ends}`, 'g');
}

const INSERTIONS: Readonly<Partial<Record<RunnerName, readonly Insertion[]>>> = {
  'node-test': [
    {
      program: programs('node|tsx'),
      text: ` --import ${ADAPTER['node-test']}`,
      isInFront: false,
    },
    // Why: what calls the runner's `run()` has no flag of its own for what is loaded.
    { program: programs('borp'), text: 'loopguard run -- ', isInFront: true },
  ],
  mocha: [{ program: programs('_?mocha'), text: ` --require ${ADAPTER.mocha}`, isInFront: false }],
};

/** The text of a script in which each command that starts the runner loads the adapter. */
export function guardScript(project: Project, script: string, runner: RunnerName): string {
  const calls = (text: string): RunnerCall[] =>
    callsOf({ ...project.scripts, [script]: text }, script).filter(
      (call) => call.script === script && call.runner === runner && call.config === undefined,
    );
  const bare = (text: string): number =>
    calls(text).filter((call) => !isGuarded(project, call)).length;
  let text = project.scripts[script] ?? '';
  const { length } = calls(text);
  for (let left = bare(text); left > 0; left--) {
    // Why tried: words may stand in quotes, below other programs, or be no program at all.
    const next = insertionsIn(text, runner).find(
      (one) => bare(one) === left - 1 && calls(one).length === length,
    );
    if (next === undefined) {
      throw new NotUnderstood(`it cannot be seen where its script "${script}" starts the runner`);
    }
    text = next;
  }
  return text;
}

function insertionsIn(text: string, runner: RunnerName): string[] {
  return (INSERTIONS[runner] ?? []).flatMap(({ program, text: added, isInFront }) =>
    [...text.matchAll(program)].map((match) => {
      const at = match.index + (isInFront ? 0 : match[0].length);
      return text.slice(0, at) + added + text.slice(at);
    }),
  );
}
