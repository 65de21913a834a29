import cluster from 'node:cluster';

/** Programs that only start others: what they do by themselves is nobody's concern. */
const LAUNCHERS = [
  'npm',
  'pnpm',
  'yarn',
  'corepack',
  'loopguard',
  // The adapters have the command as well.
  String.raw`@loopguard/[\w-]+`,
  'nodemon',
  'concurrently',
  'npm-run-all',
  'npm-run-all2',
  'cross-env',
  'dotenv-cli',
  'env-cmd',
  'start-server-and-test',
  'wait-on',
  'wireit',
  '@nestjs/cli',
  // Their routes run in a worker thread.
  'nitropack',
  'nuxt',
  'nuxi',
  '@nuxt/cli',
  '@playwright/test',
  'playwright',
  'cypress',
];
const LAUNCHER = new RegExp(
  `[\\\\/]node_modules[\\\\/](?:${LAUNCHERS.join('|')})[\\\\/]|[\\\\/]corepack[\\\\/]v\\d|[\\\\/](?:np[mx]-cli|pnpm|pnpx|yarn(?:-[\\d.]+)?|corepack)\\.[cm]?js$`,
);
/** Which of a package starts others, where another part of it holds the program. */
const PARTS = /[\\/]node_modules[\\/](?:tsx[\\/]dist[\\/]cli|pm2[\\/](?!lib[\\/]ProcessContainer))/;

/** Names the program whose children may block: the first process of it. */
const MARK = 'LOOPGUARD_PROGRAM';

/** Whether a program only starts others. */
export function isLauncher(program: string): boolean {
  const isWatcher =
    process.execArgv.includes('--watch') && process.env['WATCH_REPORT_DEPENDENCIES'] === undefined;
  return isWatcher || LAUNCHER.test(program) || PARTS.test(program);
}

/** Whether a guarded program has started this process, which may then block; workers of a cluster may not. */
export function isOfGuardedProgram(): boolean {
  return process.env[MARK] !== undefined && !cluster.isWorker;
}

/** The processes that start from now on belong to this one, and to what it belongs to itself. */
export function markProgram(): void {
  // Why the time: a number of a process is given again.
  process.env[MARK] ??= `${process.pid}-${Date.now()}`;
}

/** What this process has in common with all processes of its program. */
export function familyMark(): string {
  return process.env[MARK] ?? String(process.pid);
}

/** What lines begin with: where several processes write to one terminal, they say which. */
export function signature(): string {
  const isOneOfMany =
    cluster.isWorker ||
    process.env['pm_id'] !== undefined ||
    process.env['LOOPGUARD_RUN_DIRECTORY'] !== undefined;
  return isOneOfMany ? `[loopguard] pid ${process.pid}: ` : '[loopguard] ';
}
