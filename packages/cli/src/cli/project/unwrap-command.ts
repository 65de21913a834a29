import { basename } from 'node:path';
import { hasFlag, splitFlags } from './split-flags.js';

/** What stands around a program that a command starts. */
export interface Around {
  /** What Node is given. */
  readonly flags: readonly string[];
  /** Variables that are set. */
  readonly env: Readonly<Record<string, string>>;
  /** `loopguard run` starts it. */
  readonly isRun: boolean;
}

/** What a command of a script starts: a program, or other scripts of package.json. */
export type Started =
  | (Around & { readonly program: string; readonly args: readonly string[] })
  /** Names or globs of names, and what is added to their commands. */
  | { readonly scripts: readonly string[]; readonly args: readonly string[] }
  | undefined;

/** The program that `node --test` is. */
const NODE_TEST = 'node-test';

/** Programs that start what follows their flags and settings. */
const PREFIXES = new Set([
  'command',
  'cross-env',
  'cross-env-shell',
  'env',
  'exec',
  'nice',
  'nohup',
  'time',
]);
const PACKAGE_RUNNERS = new Set(['bunx', 'npx', 'pnpx']);
const MANAGERS = new Set(['bun', 'npm', 'pnpm', 'yarn']);
const RUN_ALL = new Set(['npm-run-all', 'npm-run-all2', 'run-p', 'run-s']);
const NODES = new Set(['node', 'ts-node', 'tsx']);
/** Runners by the names of their programs; the one of Node's own that is a package calls its `run()`. */
const RUNNERS: Readonly<Record<string, string>> = {
  vitest: 'vitest',
  jest: 'jest',
  mocha: 'mocha',
  _mocha: 'mocha',
  borp: NODE_TEST,
};
/** Coverage tools and the like, which start what stands behind their own flags. */
const IN_FRONT = /^(?:c8|nyc|dotenvx?|env-cmd)$/;
/** Commands of a package manager that start a program of a package. */
const EXECUTES = /^(?:exec|x|dlx)$/;
/** Commands that work in other folders, where other configurations are. */
const ELSEWHERE =
  /^(?:-w|-r|-F|-C|--workspaces?(?:=.*)?|--recursive|--filter(?:=.*)?|--prefix(?:=.*)?|--cwd(?:=.*)?|workspaces?)$/;

const NOTHING: Around = { flags: [], env: {}, isRun: false };

/**
 * What a command starts, without what stands around it: variables, npx, node, other scripts.
 *
 * @param scripts - the names of all scripts, which some package managers run without `run`
 */
export function unwrapCommand(
  words: readonly string[],
  scripts: readonly string[],
  around: Around = NOTHING,
): Started {
  const { env, rest } = splitSettings(words, around.env);
  const [first] = rest;
  if (first === undefined) return undefined;
  const own = { ...around, env };
  const name = nameOf(first);
  const args = rest.slice(1);
  if (PREFIXES.has(name) || PACKAGE_RUNNERS.has(name))
    return unwrapCommand(splitFlags(args).rest, scripts, own);
  if (NODES.has(name)) return ofNode(name, args, scripts, own);
  if (MANAGERS.has(name)) return ofManager(name, args, scripts, own);
  if (RUN_ALL.has(name)) return { scripts: args.filter((word) => !word.startsWith('-')), args: [] };
  if (name === 'loopguard' && /^(?:run|baseline)$/.test(args[0] ?? ''))
    return unwrapCommand(splitFlags(args.slice(1)).rest, scripts, { ...own, isRun: true });
  if (Object.hasOwn(RUNNERS, name)) return { ...own, program: RUNNERS[name]!, args };
  // Any tool that hands on what stands behind "--", or a coverage tool in front.
  const after = args.findIndex(
    (word, at) => isHandedOn(name, args, at) && (startsTests(word) || MANAGERS.has(nameOf(word))),
  );
  return after === -1
    ? { ...own, program: name, args }
    : unwrapCommand(args.slice(after), scripts, own);
}

function isHandedOn(name: string, args: readonly string[], index: number): boolean {
  return args[index - 1] === '--' || IN_FRONT.test(name);
}

function startsTests(word: string): boolean {
  const name = nameOf(word);
  return Object.hasOwn(RUNNERS, name) || NODES.has(name) || name === 'loopguard';
}

function ofNode(
  name: string,
  args: readonly string[],
  scripts: readonly string[],
  around: Around,
): Started {
  const run = name === 'node' ? args.indexOf('--run') : -1;
  if (run !== -1) return { scripts: args.slice(run + 1, run + 2), args: args.slice(run + 2) };
  const { flags, rest } = splitFlags(args);
  // Why: it hands its own flags to no other program.
  const loader = name === 'tsx' ? ['--import', 'tsx'] : [];
  const own = { ...around, flags: [...around.flags, ...loader, ...flags] };
  if (name !== 'ts-node' && hasFlag(flags, '--test')) {
    return { ...own, program: NODE_TEST, args: rest };
  }
  return unwrapCommand(rest, scripts, own);
}

function ofManager(
  name: string,
  args: readonly string[],
  scripts: readonly string[],
  around: Around,
): Started {
  const end = args.indexOf('--');
  if (args.slice(0, end === -1 ? undefined : end).some((word) => ELSEWHERE.test(word)))
    return undefined;
  const [command, ...rest] = splitFlags(args).rest;
  if (command === undefined) return undefined;
  if (EXECUTES.test(command)) return unwrapCommand(splitFlags(rest).rest, scripts, around);
  if (/^run(?:-script)?$/.test(command)) {
    const [script, ...more] = splitFlags(rest).rest;
    if (script === undefined) return undefined;
    // bun and yarn run programs in the same way.
    if (scripts.includes(script) || name === 'npm')
      return { scripts: [script], args: withoutDashes(more) };
    return unwrapCommand([script, ...more], scripts, around);
  }
  // `bun test` is a runner of its own.
  if (/^(?:t|tst|test)$/.test(command)) {
    return name === 'bun' ? undefined : { scripts: ['test'], args: withoutDashes(rest) };
  }
  if (name === 'npm') return undefined;
  if (scripts.includes(command)) return { scripts: [command], args: withoutDashes(rest) };
  return startsTests(command) ? unwrapCommand([command, ...rest], scripts, around) : undefined;
}

function withoutDashes(args: readonly string[]): readonly string[] {
  return args[0] === '--' ? args.slice(1) : args;
}

/** `A=b program`, and what `env` and `cross-env` set. */
function splitSettings(
  words: readonly string[],
  before: Around['env'],
): { readonly env: Around['env']; readonly rest: readonly string[] } {
  const start = words.findIndex((word) => !/^\w+=/.test(word));
  const settings = words.slice(0, start === -1 ? undefined : start);
  const entries = settings.map((word) => {
    const [name = '', ...value] = word.split('=');
    return [name, value.join('=')] as const;
  });
  const env = { ...before, ...Object.fromEntries(entries) };
  return { env, rest: start === -1 ? [] : words.slice(start) };
}

/** `node_modules/jest/bin/jest.js` is `jest`. */
function nameOf(word: string): string {
  return basename(word.replaceAll('\\', '/')).replace(/\.(?:[cm]?js|cmd|exe|ps1)$/, '');
}
