import { StallMarks } from '../loop/marks.js';
import type { HeldWindow } from '../loop/monitor.js';
import type { Sampled } from '../loop/naming.js';
import { importPart, late } from '../safe/late.js';
import type { FileFacts } from '../ledger/file-facts.js';

type Naming = typeof import('../loop/naming.js');
type StallFrames = typeof import('./stall-frames.js');

// Why for the thread: the profiler that a file started serves the files that follow.
let naming: Naming | undefined;
let hasSaid = false;

/** Decides when a file pays for the profiler, and asks it who held the loop. */
export class StallProfiler {
  readonly #file: FileFacts;
  readonly #marks: StallMarks;
  readonly #canFail: boolean;

  constructor(file: FileFacts, canFail: boolean) {
    this.#file = file;
    this.#canFail = canFail;
    this.#marks = new StallMarks(file.root, file.testFile);
  }

  get isOff(): boolean {
    return this.#file.options.stall.profile === 'off';
  }

  /** Whether it has to run before the first test does. */
  get isWanted(): boolean {
    const { profile } = this.#file.options.stall;
    if (profile !== 'auto') return profile === 'always';
    // Why where a stall can fail a test: without a profile the work of a runner or of a simulated
    // browser cannot be told from the user's, and the verdict must not rest on what ran before.
    return this.#canFail || this.#marks.last === 'stalled';
  }

  async start(): Promise<void> {
    try {
      naming ??= await importPart<Naming>('naming');
      naming.startSampler();
    } catch (error) {
      // Why no failure: stalls are still found, and Node can be built without an inspector.
      if (!hasSaid) {
        this.#file.warn(`The profiler cannot start, so stalls stay unnamed: ${String(error)}`);
      }
      hasSaid = true;
    }
  }

  /** What was sampled in a stretch of time; undefined while nothing samples. */
  sample(window: HeldWindow): Sampled | undefined {
    if (this.isOff) return undefined;
    return naming?.sampleWindow(window, late<StallFrames>().ownersOf);
  }

  /** @returns true when that took time of its own */
  rotate(): boolean {
    return naming?.rotate() ?? false;
  }

  get isDebugged(): boolean {
    return naming?.isDebugged() ?? false;
  }

  /** Remembers for the next run how this one went. */
  close(hasStalled: boolean, hasRun: boolean): void {
    if (this.isOff || (!hasRun && !hasStalled)) return;
    this.#marks.write(hasStalled ? 'stalled' : undefined);
  }
}
