import { resolve } from 'node:path';
import { setTimeout } from 'node:timers';
import { isPromise } from 'node:util/types';
import {
  type CompiledOptions,
  guardThread,
  type News,
  projectRoot,
  type Ready,
  runDirectory,
  type ThreadGuard,
  type WholeThread,
} from '@loopguard/core/adapter';
import { answerReports } from './answer-reports.js';
import type { Contexts } from './contexts.js';
import { atEnd } from './end.js';
import { failAtExit } from './fail-at-exit.js';
import { Listeners } from './listeners.js';
import type { Listener } from './message.js';
import { followServers } from './requests/follow-servers.js';
import type { Runtime } from './slot.js';
import { onSummarySignal } from './summary-signal.js';
import { listOf, type RunInfo, Summaries } from './summaries.js';
import { Teller } from './teller.js';

// Why captured: fake timers of the program's own tests replace it.
const startTimer = setTimeout;
const READY_AFTER_MS = 5000;

type ContextScope = ReturnType<WholeThread['contextStarts']>;

/** The scope of what begins before anything is guarded. */
const UNGUARDED: ContextScope = {
  run: (fn) => fn(),
  enter() {},
  leave() {},
  end() {},
};

/** The program of this process: guarded from the moment on that it is ready. */
export class Program implements Runtime, Contexts {
  readonly #guard: ThreadGuard;
  readonly #options: CompiledOptions;
  readonly #listeners = new Listeners((error) =>
    this.#teller.fault('A listener of onBlockingCall threw', error),
  );
  readonly #teller = new Teller();
  readonly #startedAt = new Date().toISOString();
  #thread: WholeThread | undefined;
  #pauses = 0;

  constructor(guard: ThreadGuard, options: CompiledOptions) {
    this.#guard = guard;
    this.#options = options;
  }

  /** @param isChild - a guarded program has started this one: it may block unless it is a server */
  start(when: Ready, isChild: boolean): void {
    const begin = (): void => this.ready();
    const isByServer = when === 'listen' || (isChild && when !== 'manual');
    followServers(this, isByServer ? begin : (): void => {});
    if (when === 'manual') return;
    if (when === 'immediately' && !isChild) begin();
    else if (!isChild) startTimer(begin, when === 'listen' ? READY_AFTER_MS : Number(when)).unref();
  }

  ready(): void {
    if (this.#thread !== undefined) return;
    try {
      this.#begin();
    } catch (error) {
      // Why no end: a server does not stop for a guard that cannot start.
      this.#stop();
      this.#teller.fault('The guard could not start, so not all of it works', error);
    }
  }

  contextStarts(name: string | (() => string)): ContextScope {
    return this.#thread?.contextStarts(name) ?? UNGUARDED;
  }

  context<T>(name: string | (() => string), fn: () => T): T {
    const scope = this.contextStarts(name);
    let result: T;
    try {
      result = scope.run(fn);
    } catch (error) {
      scope.end();
      throw error;
    }
    if (isPromise(result)) return result.finally(() => scope.end()) as T;
    scope.end();
    return result;
  }

  onBlockingCall(listener: Listener): () => void {
    return this.#listeners.add(listener);
  }

  pause(): void {
    this.#pauses++;
    this.#thread?.pause();
  }

  resume(): void {
    if (this.#pauses === 0) return;
    this.#pauses--;
    this.#thread?.resume();
  }

  #begin(): void {
    const { argv } = process;
    const program = argv[1] === undefined ? resolve('[eval]') : resolve(argv[1]);
    const thread = guardThread(this.#guard, {
      options: this.#options,
      root: process.cwd(),
      program,
      showsNoSource: true,
      runDirectory,
      onViolation: (news) => this.#tell(news),
    });
    this.#thread = thread;
    thread.tellCalls(this.#listeners);
    this.#guard.quietly(() => this.#follow(thread, program));
    for (let pauses = this.#pauses; pauses > 0; pauses--) thread.pause();
  }

  #stop(): void {
    this.#thread?.close();
  }

  /** @param file - the program's own */
  #follow(thread: WholeThread, file: string): void {
    const summaries = new Summaries(this.#guard, file, () => this.#info(), thread);
    const { quietly } = this.#guard;
    this.#teller.watch(thread);
    summaries.announce();
    atEnd(() => {
      try {
        quietly(() => this.#end(thread, summaries));
      } catch (error) {
        this.#teller.fault('Not all that the end of the program has to say could be said', error);
      }
    });
    onSummarySignal(async () => {
      try {
        this.#teller.say(await summaries.whileRunning());
      } catch (error) {
        this.#teller.fault('The summary could not be made', error);
      }
    });
    answerReports(() => quietly(() => ({ info: this.#info(), files: listOf(thread.soFar()) })));
  }

  #tell(news: News): void {
    const { violation, status } = news;
    if (status === 'failed' && this.#options.mode === 'fail') failAtExit();
    this.#teller.tell(news);
    // Why here: nobody called anything, so nobody else tells of it.
    if (violation.stall) this.#listeners.onCall(news, violation.durationMs);
  }

  #end(thread: WholeThread, summaries: Summaries): void {
    thread.flush();
    this.#teller.end(thread);
    const { text, hasFailed } = summaries.atEnd((summary) => this.#teller.say(summary));
    if (hasFailed) failAtExit();
    this.#teller.say(text);
    summaries.leave(this.#teller.hasFailed);
  }

  #info(): RunInfo {
    return {
      runner: { name: 'node', version: process.versions.node },
      root: projectRoot(process.cwd()),
      startedAt: this.#startedAt,
      partial: ['program'],
      shards: [],
    };
  }
}
