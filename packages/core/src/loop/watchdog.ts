import { BroadcastChannel, Worker } from 'node:worker_threads';
import { CELL, CELLS, HANG_CHANNEL, type WatchedThread } from './hang-cells.js';
import { bare } from '../safe/descriptors.js';
import { getBuiltinModule } from '../safe/originals.js';

const inspector = getBuiltinModule('node:inspector');

/**
 * What the other thread runs. While the loop hangs nothing in this thread can speak, so it asks
 * V8 to evaluate `question` here between two steps of what hangs, and prints the answer itself.
 *
 * Why no debugger: evaluating needs none, and a debugger changes how code runs. Why CPU time: a
 * process that is stopped, or gets no CPU, does not hang.
 */
const PROGRAM = `
const { workerData: { cells, question } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const { readFile } = require('node:fs/promises');
const { dirname, join } = require('node:path');
const inspector = require('node:inspector');
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
// Why from there: whoever sees the whole run has said where the module is that writes its reports.
async function report(note) {
  const { module } = JSON.parse(await readFile(join(dirname(note.path), 'run.json'), 'utf8'));
  const { reportHang } = await import(module);
  await reportHang(note);
}
let beats = -1, since = 0, cpuSince = 0, isTold = false;
function ask() {
  const session = new inspector.Session();
  session.connectToMainThread();
  session.post('Runtime.evaluate', { expression: question, returnByValue: true }, (error, answer) => {
    session.disconnect();
    const said = answer?.result?.value;
    if (typeof said !== 'string' || said === '') return;
    const { text, note } = JSON.parse(said);
    writeSync(2, text + '\\n');
    if (note) report(note).catch((error) =>
      writeSync(2, '[loopguard] The reports say nothing of it: ' + error + '\\n'));
  });
}
setInterval(() => {
  const now = performance.now();
  const seen = Atomics.load(cells, ${CELL.beats});
  if (seen !== beats || Atomics.load(cells, ${CELL.isRunning}) === 0) {
    beats = seen; since = now; cpuSince = cpu(); isTold = false;
    return;
  }
  const hang = Atomics.load(cells, ${CELL.hangMs});
  if (isTold || now - since < hang || cpu() - cpuSince < hang / 2) return;
  isTold = true;
  ask();
}, 100);
`;

let cells: Int32Array | undefined;

/** True where another thread must not look into this one. */
export function isInspected(): boolean {
  return inspector.url() !== undefined || process.env['NODE_V8_COVERAGE'] !== undefined;
}

/**
 * Starts the thread that watches this one, once.
 *
 * @param question - an expression whose text tells where this thread is
 * @throws where threads are denied (Node's permission model)
 */
export function startWatchdog(question: string): void {
  if (cells) return;
  cells = newCells();
  const worker = new Worker(
    PROGRAM,
    bare({
      eval: true,
      workerData: { cells, question },
      // Why empty: flags that preload something are for the program, not for this.
      execArgv: [],
      env: {},
      name: 'loopguard watchdog',
    }),
  );
  worker.unref();
  // Why silent: without it a hang is only less well told.
  worker.on('error', () => {});
}

/** Asks the process's main thread to watch this one, if something there listens. */
export function askToWatch(question: string): void {
  cells ??= newCells();
  const channel = new BroadcastChannel(HANG_CHANNEL);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel, and no window
  channel.postMessage({ cells, question } satisfies WatchedThread);
  channel.close();
}

/** The loop turned, or a test began or ended. */
export function beat(isRunning: boolean, hangMs: number): void {
  if (!cells) return;
  Atomics.add(cells, CELL.beats, 1);
  Atomics.store(cells, CELL.isRunning, isRunning ? 1 : 0);
  Atomics.store(cells, CELL.hangMs, hangMs);
}

function newCells(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT));
}
