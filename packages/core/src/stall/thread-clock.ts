import fs from 'node:fs';

/** What a thread has used so far, in milliseconds. */
export interface ThreadUsage {
  /** Time on a CPU. */
  readonly cpu: number;
  /** Time it was ready and had to wait for a CPU; undefined where the system does not say. */
  readonly starved: number | undefined;
}

export interface ThreadClock {
  /** False: other threads of the process are counted as well, so `cpu` is only an upper bound. */
  readonly isExact: boolean;
  read(): ThreadUsage;
}

type ThreadCpuUsage = () => { readonly user: number; readonly system: number };

// Why captured: tests replace these.
const { openSync, readSync, closeSync } = fs;
const threadCpuUsage = (process as { threadCpuUsage?: ThreadCpuUsage }).threadCpuUsage?.bind(
  process,
);
const cpuUsage = process.cpuUsage.bind(process);
const SCHEDSTAT = '/proc/thread-self/schedstat';

/** The clock of the calling thread, as exact as this platform and Node have it. */
export function threadClock(): ThreadClock {
  const schedstat = schedstatReader();
  if (threadCpuUsage) {
    return {
      isExact: true,
      read() {
        const { user, system } = threadCpuUsage();
        return { cpu: (user + system) / 1000, starved: schedstat?.().starved };
      },
    };
  }
  if (schedstat) return { isExact: true, read: schedstat };
  return {
    isExact: false,
    read() {
      const { user, system } = cpuUsage();
      return { cpu: (user + system) / 1000, starved: undefined };
    },
  };
}

/** Linux keeps both times of each thread; reading them takes a few microseconds. */
function schedstatReader(): (() => ThreadUsage) | undefined {
  const buffer = Buffer.alloc(64);
  const read = (): ThreadUsage => {
    // Why opened each time: a descriptor that stays open would show up in tests that count them.
    const file = openSync(SCHEDSTAT, 'r');
    try {
      const size = readSync(file, buffer, 0, buffer.length, 0);
      const [cpu, starved] = buffer.toString('latin1', 0, size).split(' ');
      return { cpu: Number(cpu) / 1e6, starved: Number(starved) / 1e6 };
    } finally {
      closeSync(file);
    }
  };
  try {
    const { cpu, starved = Number.NaN } = read();
    return Number.isFinite(cpu) && Number.isFinite(starved) ? read : undefined;
  } catch {
    // Why: other systems, and sandboxes without it.
    return undefined;
  }
}
