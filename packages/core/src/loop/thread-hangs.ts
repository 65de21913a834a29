import inspector from 'node:inspector';
import { BroadcastChannel } from 'node:worker_threads';
import { CELL, HANG_CHANNEL, type WatchedThread } from './hang-cells.js';

const INTERVAL_MS = 100;
/** Longer than an answer takes; a thread that gives none is in native code. */
const ANSWER_MS = 1000;
/** A thread that has been idle for so long asks again when it runs the next file. */
const FORGET_MS = 60_000;

interface Watched extends WatchedThread {
  beats: number;
  since: number;
  cpuSince: number;
  isTold: boolean;
}

interface WorkerMessage {
  readonly params: { readonly sessionId: string; readonly message: string };
}
interface Attached {
  readonly params: { readonly sessionId: string };
}

// Why kept: an unreferenced channel is collected, and hears nothing more.
let listening: BroadcastChannel | undefined;

/**
 * Watches worker threads that run tests, from the process's main thread, which alone reaches them:
 * when one does not come back it is asked where it is, and `tell` gets what it answers.
 */
export function watchThreads(tell: (text: string) => void): void {
  if (listening) return;
  const watched = new Set<Watched>();
  let timer: NodeJS.Timeout | undefined;
  const check = (): void => {
    for (const thread of watched) look(thread, watched, tell);
    if (watched.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  listening = new BroadcastChannel(HANG_CHANNEL);
  listening.addEventListener('message', (event: unknown) => {
    const { data } = event as { data: WatchedThread };
    watched.add({ ...data, beats: -1, since: 0, cpuSince: 0, isTold: false });
    timer ??= setInterval(check, INTERVAL_MS).unref();
  });
  // Why: a runner that is done must not wait for this.
  (listening as unknown as { unref(): void }).unref();
}

function look(thread: Watched, watched: Set<Watched>, tell: (text: string) => void): void {
  const { cells } = thread;
  const now = performance.now();
  const beats = Atomics.load(cells, CELL.beats);
  if (beats !== thread.beats) {
    Object.assign(thread, { beats, since: now, cpuSince: cpuMs(), isTold: false });
    return;
  }
  const hangMs = Atomics.load(cells, CELL.hangMs);
  if (Atomics.load(cells, CELL.isRunning) === 0) {
    if (now - thread.since > FORGET_MS) watched.delete(thread);
    return;
  }
  // Why CPU time as well: a process that is stopped, or gets no CPU, does not hang.
  if (thread.isTold || now - thread.since < hangMs || cpuMs() - thread.cpuSince < hangMs / 2)
    return;
  thread.isTold = true;
  if (inspector.url() === undefined) askThreads(thread.question, tell);
}

/** Asks all of them, since V8 does not say which is which; only one that hangs answers. */
function askThreads(question: string, tell: (text: string) => void): void {
  const session = new inspector.Session();
  session.connect();
  // Why the casts: the types of Node know of these messages without what they carry.
  session.on('NodeWorker.attachedToWorker' as string, (message: unknown) => {
    const { sessionId } = (message as Attached).params;
    const evaluate = {
      id: 1,
      method: 'Runtime.evaluate',
      params: { expression: question, returnByValue: true },
    };
    session.post('NodeWorker.sendMessageToWorker', {
      sessionId,
      message: JSON.stringify(evaluate),
    });
  });
  session.on('NodeWorker.receivedMessageFromWorker' as string, (message: unknown) => {
    const { sessionId, message: answer } = (message as WorkerMessage).params;
    const { id, result } = JSON.parse(answer) as {
      id?: number;
      result?: { result?: { value?: unknown } };
    };
    if (id !== 1) return;
    const text = result?.result?.value;
    if (typeof text === 'string' && text !== '') tell(text);
    session.post('NodeWorker.detach', { sessionId });
  });
  session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  setTimeout(() => session.disconnect(), ANSWER_MS).unref();
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
