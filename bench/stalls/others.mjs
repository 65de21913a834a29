// Other ways to find what holds the loop, as a module of the measured project: `blocked-at`, which
// asks async_hooks, and a thread that pauses the held one with the debugger.

const WATCHDOG = `
const { parentPort, workerData: { cells, tracing, project } } = require('node:worker_threads');
const inspector = require('node:inspector');
const { TraceMap, originalPositionFor } = require(tracing);
let beats = -1, since = 0, isTold = false;
function name(frames, scripts) {
  for (const { functionName, location } of frames) {
    const { url = '', sourceMapURL = '' } = scripts.get(location.scriptId) ?? {};
    const script = url.replace(/^file:\\/\\//, '').split('?')[0];
    if (!script.startsWith(project) || script.includes('node_modules')) continue;
    const data = /^data:application\\/json[^,]*base64,(.*)$/.exec(sourceMapURL)?.[1];
    const at = { line: location.lineNumber + 1, column: location.columnNumber };
    const line = data
      ? originalPositionFor(new TraceMap(Buffer.from(data, 'base64').toString()), at).line
      : at.line;
    return { function: functionName, file: script.slice(project.length + 1), line };
  }
  return {};
}
setInterval(() => {
  const seen = Atomics.load(cells, 0);
  if (seen !== beats) { beats = seen; since = performance.now(); isTold = false; return; }
  if (isTold || Atomics.load(cells, 1) === 0 || performance.now() - since < 100) return;
  isTold = true;
  const session = new inspector.Session();
  const scripts = new Map();
  session.connectToMainThread();
  session.on('Debugger.scriptParsed', ({ params }) => scripts.set(params.scriptId, params));
  session.on('Debugger.paused', ({ params }) => {
    parentPort.postMessage(name(params.callFrames, scripts));
    session.post('Debugger.resume', () => session.post('Debugger.disable', () => session.disconnect()));
  });
  session.post('Debugger.enable', () => session.post('Debugger.pause'));
}, 20);
`;

export const OTHERS = `
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, Worker } from 'node:worker_threads';

const project = process.cwd();
const load = createRequire(project + '/package.json');
interface Found { readonly function?: string; readonly file?: string; readonly line?: number }

function watchdog(): { found: Found[]; stop(): void } | undefined {
  // The debugger of another thread reaches the process's main thread only.
  if (!isMainThread) return undefined;
  const cells = new Int32Array(new SharedArrayBuffer(8));
  const found: Found[] = [];
  const worker = new Worker(${JSON.stringify(WATCHDOG)}, {
    eval: true,
    execArgv: [],
    workerData: { cells, tracing: load.resolve('@jridgewell/trace-mapping'), project },
  });
  worker.on('message', (one: Found) => found.push(one));
  const timer = setInterval(() => Atomics.add(cells, 0, 1), 10);
  worker.once('online', () => setTimeout(() => Atomics.store(cells, 1, 1), 50));
  return { found, stop() { clearInterval(timer); void worker.terminate(); } };
}

function parse(line: string): Found {
  const frame = /at (?:(?:async |new )?(\\S+) .*?\\()?(?:file:\\/\\/)?([^()]*?):(\\d+):\\d+\\)?$/.exec(line);
  if (!frame || !frame[2]!.startsWith(project) || frame[2]!.includes('node_modules')) return {};
  return { function: frame[1], file: frame[2]!.slice(project.length + 1), line: Number(frame[3]) };
}

/** Runs one kind under each of the ways in turn, and writes what they say. */
export async function observe(name: string, hog: () => unknown): Promise<void> {
  const watching = watchdog();
  await sleep(250);
  await hog();
  await sleep(100);
  watching?.stop();

  const blocked: Found[] = [];
  const limit = Error.stackTraceLimit;
  const { stop } = load('blocked-at')((_ms: number, stack: string[]) => {
    blocked.push(stack.map(parse).find(({ file }) => file) ?? {});
  }, { threshold: 100 });
  await sleep(20);
  await hog();
  await sleep(20);
  stop();
  Error.stackTraceLimit = limit;
  const found = { name, watchdog: watching?.found ?? null, blocked };
  process.stderr.write('\\nothers ' + JSON.stringify(found) + '\\n');
}
`;
