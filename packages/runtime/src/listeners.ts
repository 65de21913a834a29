import { channel } from 'node:diagnostics_channel';
import type { CallListener, News } from '@loopguard/core/adapter';
import { type Listener, messageOf } from './message.js';

type Call = Pick<News, 'violation' | 'status' | 'test'>;

const messages = channel('loopguard:blocking-call');

/** Whoever wants to know of each blocking call. */
export class Listeners implements CallListener {
  readonly #listeners = new Set<Listener>();
  readonly #onFault: (error: unknown) => void;

  /** @param onFault - told what a listener has thrown */
  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  get isWanted(): boolean {
    return this.#listeners.size > 0 || messages.hasSubscribers;
  }

  add(listener: Listener): () => void {
    // Why a function of its own: one that is added twice is told twice, and removed once.
    const own: Listener = (message) => listener(message);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  onCall(call: Call, durationMs: number): void {
    if (!this.isWanted) return;
    const message = messageOf(call, durationMs);
    for (const listener of this.#listeners) {
      try {
        listener(message);
      } catch (error) {
        this.#onFault(error);
      }
    }
    // Why not within the same: a channel's subscribers that throw are Node's to tell of.
    if (messages.hasSubscribers) messages.publish(message);
  }
}
