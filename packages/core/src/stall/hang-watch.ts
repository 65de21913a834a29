import { clearTimeout, setTimeout } from 'node:timers';
import { SLOT } from '../allow/slot.js';
import { importPart } from '../safe/late.js';
import { getBuiltinModule } from '../safe/originals.js';
import type { FileFacts } from '../ledger/file-facts.js';

type Watchdog = typeof import('../loop/watchdog.js');

/** A file that is shorter does not pay for another thread. */
const WATCH_AFTER_MS = 1000;
// Why through the slot: evaluated without any scope of ours.
const QUESTION = `process[Symbol.for(${JSON.stringify(Symbol.keyFor(SLOT))})]?.describeHang?.()`;

// Why captured: fake timers replace both.
const startTimer = setTimeout;
const stopTimer = clearTimeout;

// Why for the thread: one watches it for all files.
let watchdog: Watchdog | undefined;

/** Has another thread watch whether the loop of this one comes back. */
export class HangWatch {
  readonly #hangMs: number;
  readonly #isPossible: boolean;
  readonly #isWantedAtOnce: boolean;
  #isWatched = false;
  #timer: NodeJS.Timeout | undefined;

  constructor({ options, hasCoverage }: FileFacts) {
    this.#hangMs = options.stall.hang;
    this.#isPossible = this.#hangMs > 0 && !hasCoverage;
    this.#isWantedAtOnce = this.#isPossible && options.stall.isHangGiven;
  }

  /** Settled when hangs of the first test can be seen, if that was asked for. */
  start(): Promise<void> | undefined {
    return this.#isWantedAtOnce ? this.#watch() : undefined;
  }

  /** The loop turned, or a test began or ended. */
  tell(isRunning: boolean): void {
    watchdog?.beat(isRunning && this.#isPossible, this.#hangMs);
    if (!this.#isPossible || this.#isWatched || this.#timer) return;
    this.#timer = startTimer(() => void this.#watch(), WATCH_AFTER_MS);
    this.#timer.unref();
  }

  close(): void {
    stopTimer(this.#timer);
    watchdog?.beat(false, this.#hangMs);
  }

  async #watch(): Promise<void> {
    this.#isWatched = true;
    try {
      watchdog ??= await importPart<Watchdog>('watchdog');
      if (watchdog.isInspected()) return;
      // Why: from within a worker thread V8 reaches only the process's main thread, so that has to watch.
      if (getBuiltinModule('node:worker_threads').isMainThread) watchdog.startWatchdog(QUESTION);
      else watchdog.askToWatch(QUESTION);
    } catch {
      // Why silent: where threads or files are denied (`--permission`), a hang is only less well told.
    }
  }
}
