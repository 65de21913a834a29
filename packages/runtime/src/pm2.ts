import cluster from 'node:cluster';

// Why captured: PM2 replaces it, and a program may.
const send = process.send?.bind(process);

/**
 * Where the program of this process runs. PM2 starts the workers of its cluster where its daemon is, and they
 * change to the program's folder only after they have loaded the guard.
 */
export function programDirectory(): string {
  const text = process.env['pm2_env'];
  if (text === undefined || !cluster.isWorker) return process.cwd();
  try {
    const { pm_cwd: directory } = JSON.parse(text) as { pm_cwd?: unknown };
    return typeof directory === 'string' ? directory : process.cwd();
  } catch {
    return process.cwd();
  }
}

/**
 * The file in which PM2 keeps what this process writes to standard error; undefined where that is its own. In
 * PM2's cluster it is that of the daemon, and the streams of the process are PM2's.
 */
export function errorLog(): string | undefined {
  if (!cluster.isWorker || process.env['pm_id'] === undefined) return undefined;
  return process.env['pm_err_log_path'];
}

/** Tells those who follow the logs, as `pm2 logs` does, what has been added to the file. */
export function tellFollowers(text: string): void {
  try {
    if (process.connected) send?.({ type: 'log:err', topic: 'log:err', data: `${text}\n` });
  } catch {
    // Why silent: it stands in the file.
  }
}
