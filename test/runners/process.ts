import { spawn, type StdioOptions } from 'node:child_process';
import { open } from 'node:fs/promises';

/** How long a test of a generated project may take: no answer of a busy machine comes later. */
export const patienceMs = 600_000;

export interface ProcessOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** Redirects standard output to this file, as `runner > file` in a shell does. */
  readonly stdoutFile?: string;
}

export interface ProcessResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

// Why: an allow list. CI, editor and AI-agent variables change what runners print and how, and this
// process is itself a Vitest worker whose VITEST_*, NODE_ENV and NODE_OPTIONS must not reach the inner runner.
const passedOn = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'SystemRoot',
  'ComSpec',
  'PATHEXT',
  'APPDATA',
];

export function scrubbedEnv(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const env: Record<string, string> = { NO_COLOR: '1' };
  for (const name of passedOn) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return { ...env, ...extra };
}

/** Runs a program to its end. One that outlives the time limit is killed with its children, and that is an error. */
export async function runProcess(
  file: string,
  args: readonly string[],
  options: ProcessOptions,
): Promise<ProcessResult> {
  const timeoutMs = options.timeoutMs ?? 1_800_000;
  const startedAt = performance.now();
  const target = options.stdoutFile === undefined ? undefined : await open(options.stdoutFile, 'w');
  const stdio: StdioOptions = ['ignore', target?.fd ?? 'pipe', 'pipe'];
  // Why: a group of its own, so that the time limit also ends the runner's workers.
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: scrubbedEnv(options.env),
    stdio,
    detached: true,
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => (output[name] += chunk));
  }
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killGroup(child.pid);
  }, timeoutMs);
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject).on('close', resolve);
    });
    if (timedOut) {
      throw new Error(
        `${file} ${args.join(' ')} ran longer than ${timeoutMs} ms; its last output was\n${output.stdout.slice(-2000)}\n${output.stderr.slice(-2000)}`,
      );
    }
    return { exitCode, ...output, durationMs: performance.now() - startedAt };
  } finally {
    clearTimeout(timer);
    await target?.close();
  }
}

/** Starts a program that does not end by itself. */
export function startProcess(
  file: string,
  args: readonly string[],
  cwd: string,
): { output(): string; readonly ended: Promise<void>; stop(): Promise<void> } {
  const child = spawn(file, args, { cwd, env: scrubbedEnv(), detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  const closed = new Promise<void>((resolve, reject) => {
    child.on('error', reject).on('close', () => resolve());
  });
  return {
    output: () => output,
    ended: closed,
    async stop() {
      killGroup(child.pid);
      await closed;
    },
  };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
