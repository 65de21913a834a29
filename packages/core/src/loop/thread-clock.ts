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
const { openSync, readSync, closeSync, fstatSync } = getBuiltinModule('node:fs');
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
  #file: OpenFile | undefined;
  #last: ThreadUsage = { cpu: 0, ...UNKNOWN };

  static find(): Schedstat | undefined {
    const found = new Schedstat();
    // Why it may be missing: other systems, and sandboxes without it.
    return found.#tryToRead() ? found : undefined;
  }

  open(): void {
    if (this.#file) return;
    try {
      const descriptor = openSync(SCHEDSTAT, 'r');
      this.#file = { descriptor, ...identityOf(descriptor) };
    } catch {
      // Why: a test may have replaced what is below the file functions of Node; `read` tries again.
    }
  }

  close(): void {
    const file = this.#file;
    this.#file = undefined;
    // Why asked: a test may have closed what is not its own, and the number then went to its next file.
    if (file && isStillOpen(file)) closeSync(file.descriptor);
  }

  /** Where the file cannot be read just now, what it said last: time that nobody has seen is nobody's. */
  read(): ThreadUsage {
    this.#last = this.#tryToRead(this.#file?.descriptor) ?? this.#tryToRead() ?? this.#last;
    return this.#last;
  }

  /** @param descriptor - of the file while it is open; without one, it is opened for this reading */
  #tryToRead(descriptor?: number): ThreadUsage | undefined {
    try {
      if (descriptor !== undefined) return this.#readFrom(descriptor);
      const opened = openSync(SCHEDSTAT, 'r');
      try {
        return this.#readFrom(opened);
      } finally {
        closeSync(opened);
      }
    } catch {
      // Why not closed: this number is somebody else's by now.
      if (descriptor !== undefined) this.#file = undefined;
      return undefined;
    }
  }

  #readFrom(descriptor: number): ThreadUsage {
    // Why a position: a file that has taken over the number stays where its owner is in it.
    const size = readSync(descriptor, this.#buffer, 0, this.#buffer.length, 0);
    const [cpu, starved, resumed] = numbersIn(this.#buffer.toString('latin1', 0, size));
    return { cpu: cpu / 1e6, starved: starved / 1e6, resumed };
  }
}

/** Why no pattern: where a rule is about patterns, those of the test that runs would seem to be more. */
function numbersIn(text: string): [number, number, number] {
  const parts = text.split(' ');
  const [one = NaN, two = NaN, three = NaN] = parts.map(Number);
  const isLine = text.endsWith('\n') && parts.length === 3;
  if (!isLine || !(one >= 0 && two >= 0 && three >= 0)) {
    throw new Error(`${SCHEDSTAT} holds something else`);
  }
  return [one, two, three];
}

interface OpenFile {
  readonly descriptor: number;
  readonly dev: number;
  readonly ino: number;
}

function identityOf(descriptor: number): { readonly dev: number; readonly ino: number } {
  const { dev, ino } = fstatSync(descriptor);
  return { dev, ino };
}

function isStillOpen({ descriptor, dev, ino }: OpenFile): boolean {
  try {
    const now = identityOf(descriptor);
    return now.dev === dev && now.ino === ino;
  } catch {
    return false;
  }
}
