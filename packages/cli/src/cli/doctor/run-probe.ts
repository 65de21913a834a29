import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Setup } from './find-setups.js';
import { lastOf } from './probe/plain.js';
import type { ProbeAnswer, ProbeRequest } from './probe/protocol.js';
import { removeThrowAwayTest, type ThrowAwayTest, writeThrowAwayTest } from './throw-away-test.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs one throw-away test in each project of a configuration, in a process that ends with it. */
export async function runProbe(
  setup: Setup,
  env: NodeJS.ProcessEnv,
  timeoutMs: number,
): Promise<ProbeAnswer> {
  const test = writeThrowAwayTest(setup.runner);
  const child = start(setup, test, env);
  const stop = (signal: NodeJS.Signals): void => {
    end(child);
    removeThrowAwayTest(test);
    // Why again, without a handler: the shell has to see which signal it was.
    forget();
    process.kill(process.pid, signal);
  };
  const forget = (): void => SIGNALS.forEach((signal) => process.off(signal, stop));
  SIGNALS.forEach((signal) => process.on(signal, stop));
  try {
    return await answerOf(child, timeoutMs);
  } finally {
    end(child);
    removeThrowAwayTest(test);
    forget();
  }
}

function start(
  { runner, cwd, config, root, environment, args, flags, ownFlags, env: own }: Setup,
  test: ThrowAwayTest,
  env: NodeJS.ProcessEnv,
): ChildProcess {
  const given = { args, flags, env: own };
  const request: ProbeRequest = { cwd, config, root, environment, ...given, ...test };
  const program = fileURLToPath(new URL(`./probe-${runner}.mjs`, import.meta.url));
  return fork(program, [JSON.stringify(request)], {
    cwd,
    silent: true,
    execArgv: [...process.execArgv, ...ownFlags],
    // Why a group of its own: the runner's workers have to end with it.
    detached: process.platform !== 'win32',
    env: {
      ...env,
      // As the commands of both runners set them; configurations ask.
      NODE_ENV: env['NODE_ENV'] ?? 'test',
      ...(runner === 'vitest' ? { VITEST: 'true', TEST: 'true' } : {}),
      // Why not: what the end of a run writes is none of this one's.
      LOOPGUARD_BASELINE: undefined,
      NODE_V8_COVERAGE: undefined,
      GITHUB_STEP_SUMMARY: undefined,
      // Why not: this may be a test of the user's own.
      NODE_TEST_CONTEXT: undefined,
    },
  });
}

function answerOf(child: ChildProcess, timeoutMs: number): Promise<ProbeAnswer> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  return new Promise((resolve, reject) => {
    const seconds = timeoutMs / 1000;
    const timer = setTimeout(
      () => resolve({ error: `The throw-away test did not end within ${seconds} seconds.` }),
      timeoutMs,
    );
    child.on('error', reject);
    child.on('message', (answer) => resolve(answer as ProbeAnswer));
    child.on('close', () => {
      clearTimeout(timer);
      resolve({ error: lastOf(output) });
    });
  });
}

/** Ends the process and what it started. */
function end({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // Why: it has ended by itself.
  }
}
