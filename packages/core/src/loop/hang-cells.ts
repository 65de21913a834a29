/** What a watched thread writes and the watching one reads. */
export const CELL = { beats: 0, isRunning: 1, hangMs: 2 } as const;
export const CELLS = 3;

/** Where worker threads ask the main thread to watch them. */
export const HANG_CHANNEL = '@loopguard/core/hangs/1';

/** What a thread sends that wants to be watched. */
export interface WatchedThread {
  readonly cells: Int32Array;
  /** An expression whose text tells where the thread is; empty when it does not hang. */
  readonly question: string;
}
