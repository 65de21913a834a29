import { basename } from 'node:path';

/** What a command of a script starts: a program, or other scripts of package.json. */
export type Started =
  | { readonly program: string; readonly args: readonly string[] }
  /** Names or globs of names, and what is added to their commands. */
  | { readonly scripts: readonly string[]; readonly args: readonly string[] }
  | undefined;

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
const OTHER_NODES = new Set(['ts-node', 'tsx']);
/** Flags that are followed by a value of their own. */
const WITH_VALUE =
  /^(?:-r|-p|-C|-n|--require|--import|--loader|--experimental-loader|--env-file|--conditions|--package|--tsconfig)$/;
/** Commands of a package manager that start a program of a package. */
const EXECUTES = /^(?:exec|x|dlx)$/;
/** Commands that work in other folders, where other configurations are. */
const ELSEWHERE =
  /^(?:-w|-r|-F|-C|--workspaces?(?:=.*)?|--recursive|--filter(?:=.*)?|--prefix(?:=.*)?|--cwd(?:=.*)?|workspaces?)$/;

/**
 * What a command starts, without what stands around it: variables, npx, node, other scripts.
 *
 * @param scripts - the names of all scripts, which some package managers run without `run`
 */
export function unwrapCommand(words: readonly string[], scripts: readonly string[]): Started {
  const rest = dropSettings(words);
  const [first] = rest;
  if (first === undefined) return undefined;
  const name = nameOf(first);
  const args = rest.slice(1);
  if (PREFIXES.has(name) || PACKAGE_RUNNERS.has(name))
    return unwrapCommand(dropFlags(args), scripts);
  if (OTHER_NODES.has(name)) return unwrapCommand(dropFlags(args), scripts);
  if (name === 'node') return ofNode(args, scripts);
  if (MANAGERS.has(name)) return ofManager(name, args, scripts);
  if (RUN_ALL.has(name)) return { scripts: args.filter((word) => !word.startsWith('-')), args: [] };
  if (isRunner(name)) return { program: name, args };
  // Any tool that hands on what stands behind "--", or a coverage tool in front.
  const after = args.findIndex(
    (word, index) => isRunner(nameOf(word)) && isHandedOn(name, args, index),
  );
  return after === -1
    ? { program: name, args }
    : { program: nameOf(args[after]!), args: args.slice(after + 1) };
}

function isHandedOn(name: string, args: readonly string[], index: number): boolean {
  return args[index - 1] === '--' || /^(?:c8|nyc|dotenvx?|env-cmd)$/.test(name);
}

function isRunner(name: string): boolean {
  return name === 'jest' || name === 'vitest';
}

function ofNode(args: readonly string[], scripts: readonly string[]): Started {
  const run = args.indexOf('--run');
  if (run !== -1) return { scripts: args.slice(run + 1, run + 2), args: args.slice(run + 2) };
  return unwrapCommand(dropFlags(args), scripts);
}

function ofManager(name: string, args: readonly string[], scripts: readonly string[]): Started {
  const end = args.indexOf('--');
  if (args.slice(0, end === -1 ? undefined : end).some((word) => ELSEWHERE.test(word)))
    return undefined;
  const [command, ...rest] = dropFlags(args);
  if (command === undefined) return undefined;
  if (EXECUTES.test(command)) return unwrapCommand(dropFlags(rest), scripts);
  if (/^run(?:-script)?$/.test(command)) {
    const [script, ...more] = dropFlags(rest);
    if (script === undefined) return undefined;
    // bun and yarn run programs in the same way.
    if (scripts.includes(script) || name === 'npm')
      return { scripts: [script], args: withoutDashes(more) };
    return unwrapCommand([script, ...more], scripts);
  }
  // `bun test` is a runner of its own.
  if (/^(?:t|tst|test)$/.test(command)) {
    return name === 'bun' ? undefined : { scripts: ['test'], args: withoutDashes(rest) };
  }
  if (name === 'npm') return undefined;
  if (scripts.includes(command)) return { scripts: [command], args: withoutDashes(rest) };
  return isRunner(command) ? { program: command, args: rest } : undefined;
}

function withoutDashes(args: readonly string[]): readonly string[] {
  return args[0] === '--' ? args.slice(1) : args;
}

/** `A=b program`, and what `env` and `cross-env` set. */
function dropSettings(words: readonly string[]): readonly string[] {
  const start = words.findIndex((word) => !/^\w+=/.test(word));
  return start === -1 ? [] : words.slice(start);
}

function dropFlags(words: readonly string[]): readonly string[] {
  let start = 0;
  while (words[start]?.startsWith('-')) {
    const flag = words[start]!;
    start += WITH_VALUE.test(flag) ? 2 : 1;
    if (flag === '--') break;
  }
  return words.slice(start);
}

/** `node_modules/jest/bin/jest.js` is `jest`. */
function nameOf(word: string): string {
  return basename(word.replaceAll('\\', '/')).replace(/\.(?:[cm]?js|cmd|ps1)$/, '');
}
