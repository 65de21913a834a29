import { getBuiltinModule } from '../safe/originals.js';

/** What a thread has used so far, in milliseconds. */
export interface ThreadUsage {
  /** Time on a CPU. */
  readonly cpu: number;
  /** Time it was ready and had to wait for a CPU; undefined where the system does not say. */
  readonly starved: number | undefined;
  /** How often it got a CPU, after a wait or somebody else's turn; undefined like {@link starved}. */
  readonly resumed: number | undefined;
}

export interface ThreadClock {
  /** False: other threads of the process are counted as well, so `cpu` is only an upper bound. */
  readonly isExact: boolean;
  read(): ThreadUsage;
  /** Keeps what {@link read} needs at hand; many reads follow. */
  open?(): void;
  close?(): void;
}

type ThreadCpuUsage = () => { readonly user: number; readonly system: number };

// Why captured: tests replace these.
const { openSync, readSync, closeSync } = getBuiltinModule('node:fs');
const threadCpuUsage = (process as { threadCpuUsage?: ThreadCpuUsage }).threadCpuUsage?.bind(
  process,
);
const cpuUsage = process.cpuUsage.bind(process);
const UNKNOWN = { starved: undefined, resumed: undefined };
const SCHEDSTAT = '/proc/thread-self/schedstat';

/** The clock of the calling thread, as exact as this platform and Node have it. */
export function threadClock(): ThreadClock {
  const schedstat = Schedstat.find();
  if (threadCpuUsage) {
    return {
      isExact: true,
      read() {
        const { user, system } = threadCpuUsage();
        const cpu = (user + system) / 1000;
        const { starved, resumed } = schedstat?.read() ?? UNKNOWN;
        return { cpu, starved, resumed };
      },
      open: () => schedstat?.open(),
      close: () => schedstat?.close(),
    };
  }
  if (schedstat) return schedstat;
  return {
    isExact: false,
    read() {
      const { user, system } = cpuUsage();
      return { cpu: (user + system) / 1000, ...UNKNOWN };
    },
  };
}

/** Linux keeps these of each thread; reading them takes a few microseconds. */
class Schedstat implements ThreadClock {
  readonly isExact = true;
  readonly #buffer = Buffer.alloc(64);
  #file: number | undefined;

  static find(): Schedstat | undefined {
    const found = new Schedstat();
    try {
      const usage = found.read();
      return Object.values(usage).every(Number.isFinite) ? found : undefined;
    } catch {
      // Why: other systems, and sandboxes without it.
      return undefined;
    }
  }

  open(): void {
    this.#file ??= openSync(SCHEDSTAT, 'r');
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  read(): ThreadUsage {
    if (this.#file !== undefined) {
      try {
        return this.#readFrom(this.#file);
      } catch {
        // Why: a test may close descriptors that are not its own.
        this.#file = undefined;
      }
    }
    const file = openSync(SCHEDSTAT, 'r');
    try {
      return this.#readFrom(file);
    } finally {
      closeSync(file);
    }
  }

  #readFrom(file: number): ThreadUsage {
    const size = readSync(file, this.#buffer, 0, this.#buffer.length, 0);
    const [cpu, starved, resumed] = this.#buffer.toString('latin1', 0, size).split(' ');
    return { cpu: Number(cpu) / 1e6, starved: Number(starved) / 1e6, resumed: Number(resumed) };
  }
}
