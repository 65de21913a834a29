import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';
import { type News, print, type WholeThread } from '@loopguard/core/adapter';
import { failAtExit, mustFail } from './fail-at-exit.js';
import { Limit } from './limit.js';
import { paintBlock } from './paint.js';
import { errorLog, tellFollowers } from './pm2.js';
import { signature } from './process-kind.js';
import { blockText, countText, heldText, siteOf } from './texts.js';

const MOST = 20;
const MINUTE_MS = 60_000;
const LOOK_MS = 1000;
// Why captured: fake timers replace them.
const now = performance.now.bind(performance);
const startTimer = setInterval;
const stopTimer = clearInterval;

/**
 * What people are told while the program runs: each call site once, and then a line each time that it has become
 * ten times as much. Nothing goes through the program's own streams.
 */
export class Teller {
  readonly #limit = new Limit(MOST, MINUTE_MS);
  readonly #lines = new Limit(MOST, MINUTE_MS);
  /** Of each site that was told: how often it has to have blocked for the next line. */
  readonly #next = new Map<string, number>();
  readonly #faults = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #thread: WholeThread | undefined;
  #isMute = false;

  /** Something was wrong with loopguard itself, or the program was. */
  get hasFailed(): boolean {
    return mustFail();
  }

  watch(thread: WholeThread): void {
    this.#thread = thread;
  }

  tell(news: News): void {
    const site = siteOf(news.violation);
    // Why: another request has come to a line that is known.
    if (this.#next.has(site)) return;
    this.#next.set(site, 10);
    // Why a line more: blocks stand among what the program prints.
    if (this.#limit.allows(now())) this.say(`${paintBlock(blockText(news))}\n`);
    this.#look();
  }

  say(text: string): void {
    if (text === '' || this.#isMute) return;
    const signed = signature() + text.replace(/^\[loopguard\] /, '');
    const log = errorLog();
    if (log !== undefined) tellFollowers(signed);
    if (print(signed, log)) return;
    // Why only that: there is nowhere left to say it.
    this.#isMute = true;
    failAtExit();
  }

  /** Says once what went wrong, and has the exit code tell. */
  fault(what: string, error: unknown): void {
    failAtExit();
    const { stack = String(error) } = error as Error;
    const text = `${what}: ${stack}`;
    if (this.#faults.has(what)) return;
    this.#faults.add(what);
    this.say(text);
  }

  /** The process ends: what was held back is said now. */
  end(thread: WholeThread): void {
    stopTimer(this.#timer);
    this.#sayMistakes(thread);
    this.say(heldText(this.#limit.takeHeld(now(), true)));
  }

  #look(): void {
    if (this.#timer !== undefined) return;
    this.#timer = startTimer(() => {
      try {
        if (this.#thread) this.#sayNews(this.#thread);
      } catch (error) {
        this.fault('Not all that blocks could be said', error);
      }
    }, LOOK_MS);
    this.#timer.unref();
  }

  #sayNews(thread: WholeThread): void {
    this.#sayMistakes(thread);
    this.say(heldText(this.#limit.takeHeld(now())));
    for (const count of thread.counts()) {
      const site = siteOf(count.violation);
      const next = this.#next.get(site);
      if (next === undefined || count.count < next) continue;
      // Why asked again later: the line is not lost where there are too many now.
      if (!this.#lines.allows(now())) break;
      this.#next.set(site, 10 ** Math.floor(Math.log10(count.count) + 1));
      this.say(countText(count));
    }
  }

  #sayMistakes(thread: WholeThread): void {
    const mistakes = thread.mistakes();
    if (mistakes.length > 0) failAtExit();
    for (const mistake of mistakes) this.say(mistake);
  }
}
