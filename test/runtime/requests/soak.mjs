// Drives a server for a while, as it is and guarded, its handlers blocking and not: `node test/runtime/requests/soak.mjs [seconds]`.
// Not a test: it says how much memory was used, what was printed, and whether every request was answered as without the guard.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const seconds = Number(process.argv[2] ?? 600);
const CONNECTIONS = 20;
const kinds = ['at-once', 'after-await', 'in-timer', 'after-io', 'in-stream', 'body'];
const server = fileURLToPath(new URL('servers/plain.mjs', import.meta.url));
const guard = fileURLToPath(import.meta.resolve('@loopguard/runtime'));

async function soak(name, kind, flags) {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'loopguard-soak-'));
  const options = { report: { json: 'report.json' }, stall: { mode: 'off' } };
  await writeFile(path.join(cwd, 'loopguard.config.json'), JSON.stringify(options));
  const child = fork(server, [kind], {
    cwd,
    execArgv: flags,
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let printed = 0;
  child.stderr.on('data', (chunk) => (printed += chunk.length));
  const closed = once(child, 'close');
  const [{ port }] = await once(child, 'message');

  const seen = { answered: 0, aborted: 0, wrong: 0 };
  const until = Date.now() + seconds * 1000;
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  await Promise.all([
    ...Array.from({ length: CONNECTIONS }, (_value, at) => work(port, agent, until, at, seen)),
    measure(child.pid, until).then((memory) => (seen.memory = memory)),
  ]);
  agent.destroy();
  child.kill('SIGTERM');
  await closed;
  const counted = await readFile(path.join(cwd, 'report.json'), 'utf8').then(
    countIn,
    () => undefined,
  );
  await rm(cwd, { recursive: true, force: true });
  console.log(JSON.stringify({ name, seconds, ...seen, printed, counted }));
}

async function work(port, agent, until, worker, seen) {
  for (let round = worker; Date.now() < until; round++) {
    const kind = kinds[round % kinds.length];
    const isPost = kind === 'body';
    const request = http.request({
      port,
      agent,
      host: '127.0.0.1',
      path: `/${kind}/${round}`,
      method: isPost ? 'POST' : 'GET',
    });
    const isAborted = round % 50 === 0;
    if (isAborted) {
      request.on('error', () => {}).end(() => request.destroy());
      // Why not `once`: it would throw the error.
      await new Promise((resolve) => request.on('close', resolve));
      seen.aborted++;
      continue;
    }
    request.end(isPost ? 'text' : undefined);
    const [response] = await once(request, 'response');
    let text = '';
    for await (const chunk of response) text += chunk;
    if (text === (isPost ? '4 true' : 'true')) seen.answered++;
    else seen.wrong++;
  }
}

/** Resident memory in MB, from a quarter of the time on, when code has been compiled. */
async function measure(pid, until) {
  await sleep((until - Date.now()) / 4);
  const all = [];
  while (Date.now() < until) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    all.push(Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024));
    await sleep(Math.min(2000, seconds * 20));
  }
  const part = Math.max(1, Math.floor(all.length / 4));
  return {
    first: mean(all.slice(0, part)),
    last: mean(all.slice(-part)),
    least: Math.min(...all),
    most: Math.max(...all),
  };
}

function mean(values) {
  return Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
}

function countIn(text) {
  const counts = {};
  for (const { test, call, count } of JSON.parse(text).violations) {
    const name = `${test.name} ${call}`;
    counts[name] = (counts[name] ?? 0) + count;
  }
  return counts;
}

await soak('clean, as it is', 'clean', []);
await soak('clean, guarded', 'clean', ['--import', guard]);
await soak('blocking, as it is', 'blocking', []);
await soak('blocking, guarded', 'blocking', ['--import', guard]);
