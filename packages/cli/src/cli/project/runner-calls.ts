import path from 'node:path';
import { parseArgs } from 'node:util';
import picomatch from 'picomatch';
import { RUNNER_NAMES, type RunnerName } from './runner-name.js';
import { splitScript } from './split-script.js';
import { type Around, unwrapCommand } from './unwrap-command.js';

/** A place where the scripts of package.json start a runner. */
export interface RunnerCall extends Around {
  readonly runner: RunnerName;
  /** The script in which that is written. */
  readonly script: string;
  /** What the runner is given. */
  readonly args: readonly string[];
  /** Where it is started, from the folder of package.json; empty for that folder. */
  readonly folder: string;
  readonly config: string | undefined;
  readonly root: string | undefined;
  /** The test environment, where Jest is given one. */
  readonly environment: string | undefined;
  /** Jest is given projects, and Vitest a workspace file. */
  readonly hasProjects: boolean;
}

type Scripts = Readonly<Record<string, string>>;

const FLAGS = {
  config: { type: 'string', short: 'c' },
  root: { type: 'string', short: 'r' },
  rootDir: { type: 'string' },
  env: { type: 'string' },
  environment: { type: 'string' },
  testEnvironment: { type: 'string' },
  workspace: { type: 'string' },
} as const;

/** The same without those of one letter. */
const LONG = Object.fromEntries(
  Object.keys(FLAGS).map((name) => [name, { type: 'string' as const }]),
) as Record<keyof typeof FLAGS, { type: 'string' }>;

/** The runners that a script starts, also through other scripts. */
export function callsOf(scripts: Scripts, name: string): RunnerCall[] {
  const calls: RunnerCall[] = [];
  const active = new Set<string>();
  const follow = (script: string, more: readonly string[], start: string): void => {
    if (active.has(script) || !Object.hasOwn(scripts, script)) return;
    active.add(script);
    readText(scripts[script]!, script, more, start);
    active.delete(script);
  };
  const readText = (text: string, script: string, more: readonly string[], start: string): void => {
    let folder = start;
    const commands = splitScript(text);
    for (const [index, words] of commands.entries()) {
      if (words[0] === 'cd') folder = path.join(folder, words[1] ?? '');
      // What is added to a script is added to its last command.
      const added = index === commands.length - 1 ? more : [];
      readCommand([...words, ...added], script, folder);
    }
  };
  const readCommand = (words: readonly string[], script: string, folder: string): void => {
    const started = unwrapCommand(words, Object.keys(scripts));
    if (started === undefined) return;
    if ('scripts' in started) {
      for (const one of named(scripts, started.scripts)) follow(one, started.args, folder);
      return;
    }
    const runner = RUNNER_NAMES.find((one) => one === started.program);
    if (runner === undefined) {
      for (const word of started.args) readNested(word, script, folder);
    } else if (!(runner === 'vitest' && NO_TESTS.test(started.args[0] ?? ''))) {
      const place = folder === '.' ? '' : folder;
      calls.push({ ...started, runner, script, folder: place, ...readFlags(runner, started.args) });
    }
  };
  /** `concurrently "npm:test:*" "jest --ci"` and the like. */
  const readNested = (word: string, script: string, folder: string): void => {
    const [, other] = /^(?:npm|pnpm|yarn|bun|node):(\S+)$/.exec(word) ?? [];
    if (other !== undefined) for (const one of named(scripts, [other])) follow(one, [], folder);
    else if (/\s/.test(word) && /\b(?:jest|vitest|mocha|borp|run|test)\b/.test(word))
      readText(word, script, [], folder);
  };
  follow(`pre${name}`, [], '');
  follow(name, [], '');
  follow(`post${name}`, [], '');
  return calls;
}

function named(scripts: Scripts, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    if (Object.hasOwn(scripts, name)) return [name];
    // Why: `test:*` is one part of a name, as in npm-run-all.
    const matches = picomatch(name.replaceAll(':', '/'));
    return Object.keys(scripts).filter((script) => matches(script.replaceAll(':', '/')));
  });
}

/** Commands of Vitest that run no tests. */
const NO_TESTS = /^(?:bench|init|list|typecheck)$/;

function readFlags(
  runner: RunnerName,
  args: readonly string[],
): Pick<RunnerCall, 'config' | 'root' | 'environment' | 'hasProjects'> {
  // Why not: in Mocha they are colours and what is required.
  const hasShort = runner !== 'mocha';
  const { values } = parseArgs({
    args: [...args],
    options: hasShort ? FLAGS : LONG,
    strict: false,
    allowPositionals: true,
  });
  const text = (...names: (keyof typeof FLAGS)[]): string | undefined =>
    names.map((name) => values[name]).find((value) => typeof value === 'string');
  return {
    config: text('config'),
    root: text('root', 'rootDir'),
    environment: runner === 'jest' ? text('env', 'environment', 'testEnvironment') : undefined,
    hasProjects: (runner === 'jest' && 'projects' in values) || text('workspace') !== undefined,
  };
}
