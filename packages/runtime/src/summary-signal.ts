import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const SIGNAL = 'SIGUSR2';
const MAX_ANCESTORS = 4;

/** Does `work` at each `SIGUSR2`. Where nodemon has sent it, which ends programs so, the program ends. */
export function onSummarySignal(work: () => Promise<void>): void {
  if (process.platform === 'win32') return;
  const listener = async (): Promise<void> => {
    if (!(await isBelowNodemon())) return work();
    process.off(SIGNAL, onSignal);
    // Why only then: the program has a handler that ends it when it is done.
    if (process.listenerCount(SIGNAL) <= 1) process.kill(process.pid, SIGNAL);
  };
  const onSignal = (): void => void listener();
  process.on(SIGNAL, onSignal);
}

async function isBelowNodemon(): Promise<boolean> {
  let pid = process.ppid;
  for (let count = 0; count < MAX_ANCESTORS && pid > 1; count++) {
    const { parent, command } = await parentOf(pid);
    if (/\bnodemon\b/.test(command)) return true;
    pid = parent;
  }
  return false;
}

async function parentOf(pid: number): Promise<{ parent: number; command: string }> {
  try {
    if (process.platform === 'linux') {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      return { command, parent: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1] ?? 0) };
    }
    const { stdout } = await promisify(execFile)('ps', ['-o', 'ppid=,command=', '-p', String(pid)]);
    const [, parent = '0', command = ''] = /^\s*(\d+)\s+(.*)/.exec(stdout) ?? [];
    return { parent: Number(parent), command };
  } catch {
    return { parent: 0, command: '' };
  }
}
