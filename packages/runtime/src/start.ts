import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import {
  type CompiledOptions,
  installGuard,
  print,
  projectRoot,
  type Ready,
  type ThreadGuard,
  withModules,
} from '@loopguard/core/adapter';
import { loadOptionsNow } from 'loopguard/config';
import { failAtExit } from './fail-at-exit.js';
import { isLauncher, isOfGuardedProgram, markProgram } from './process-kind.js';
import { programDirectory } from './pm2.js';
import { Program } from './program.js';
import { findRuntime, publish } from './slot.js';

/** Guards this process from the moment on that its options name, once. */
export function start(): void {
  // Why only there: worker threads are where blocking work belongs, and they inherit `--import`.
  if (!isMainThread || findRuntime() !== undefined) return;
  if (process.env['LOOPGUARD'] === 'off' || isLauncher(realPath(process.argv[1]))) return;
  try {
    guardProgram();
  } catch (error) {
    // Why no end: a server does not stop for a guard that cannot start.
    say(`${textOf(error)}\n[loopguard] Nothing of this process (${process.pid}) is guarded.`);
    failAtExit();
  }
}

function guardProgram(): void {
  // Why first: what loads after this line captures wrappers, not originals.
  const guard = installGuard();
  guard.registerOwnDirectory(dirname(fileURLToPath(import.meta.url)));
  const isChild = isOfGuardedProgram();
  markProgram();
  const { options, ready } = readOptions(guard);
  if (options.mode === 'off') return;
  guard.watch(options);
  guard.extend(options.extended)?.watchNode();
  const program = new Program(guard, options);
  publish(program);
  program.start(ready, isChild);
}

function readOptions(guard: ThreadGuard): { options: CompiledOptions; ready: Ready } {
  const directory = programDirectory();
  const { options } = loadOptionsNow(directory);
  const plain = withModules(options, projectRoot(directory));
  return {
    options: guard.prepareOptions({ mode: 'warn', ...plain }),
    ready: options.ready ?? 'listen',
  };
}

function textOf(error: unknown): string {
  const { message = String(error), code, stack } = error as NodeJS.ErrnoException;
  return code === 'ERR_LOOPGUARD_CONFIG'
    ? message
    : `[loopguard] The guard could not start: ${stack ?? message}`;
}

function say(text: string): void {
  try {
    print(text);
  } catch {
    // Why: what prints is a part of what could not start.
    process.stderr.write(`${text}\n`);
  }
}

/** Why: package managers start programs by links. */
function realPath(program: string | undefined): string {
  try {
    return program === undefined ? '' : realpathSync(program);
  } catch {
    return program ?? '';
  }
}
