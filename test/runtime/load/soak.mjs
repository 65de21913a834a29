// node test/runtime/load/soak.mjs [seconds]: a server of Node's own for a while, clean and blocking, as it is and guarded, all
// four at the same time. Memory has to stay flat, no request may be lost or answered in another way, what is printed stays
// within its limit, and each blocking call is counted. Exits with 1 where that is not so. `npm run soak` builds first.
import http from 'node:http';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { CALLS, expectedOf, startServer } from './server.mjs';

const seconds = Number(process.argv[2] ?? 600);
const CONNECTIONS = 20;
const MOST_GROWTH_MB = 20;
/** Blocks, and lines of counts, that may be printed in a minute. */
const MOST_A_MINUTE = 20;
const kinds = Object.keys(CALLS);

async function soak(name, { isBlocking, isGuarded }) {
  const server = await startServer('plain', { isBlocking, isGuarded });
  const seen = { answered: 0, aborted: 0, wrong: 0 };
  const until = Date.now() + seconds * 1000;
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const [memory] = await Promise.all([
    measure(server, until),
    ...Array.from({ length: CONNECTIONS }, (_value, at) =>
      work(server.port, agent, until, at, seen),
    ),
  ]);
  agent.destroy();
  const { ran, counts, stderr } = await server.end();
  const problems = [];
  const grown = memory.used.last - memory.used.first;
  if (grown > MOST_GROWTH_MB) problems.push(`memory grew by ${grown} MB`);
  if (seen.wrong > 0) problems.push(`${seen.wrong} answers were wrong, or none`);
  const said = stderr.match(/^\[loopguard\] .* (?:blocked the event loop|by now,)/gm) ?? [];
  const most = isBlocking && isGuarded ? 2 * MOST_A_MINUTE * Math.ceil(seconds / 60 + 1) : 0;
  if (said.length > most) problems.push(`it printed ${said.length} blocks and lines`);
  const expected = isBlocking ? expectedOf(ran) : {};
  if (isGuarded && !isDeepStrictEqual(sorted(counts), sorted(expected))) {
    problems.push(`counted ${JSON.stringify(counts)}, but ran ${JSON.stringify(expected)}`);
  }
  console.log(JSON.stringify({ name, seconds, ...seen, memory, printed: stderr.length, problems }));
  if (problems.length > 0) process.exitCode = 1;
}

/** One connection: asks for one handler after the other, and leaves now and then before the answer. */
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
    if (round % 50 === 0) {
      request.on('error', () => {}).end(() => request.destroy());
      // Why not `once`: it would throw the error.
      await new Promise((resolve) => request.on('close', resolve));
      seen.aborted++;
      continue;
    }
    request.end(isPost ? 'text' : undefined);
    const text = await answerTo(request).catch(String);
    if (text === (isPost ? '4 true' : 'true')) seen.answered++;
    else seen.wrong++;
  }
}

async function answerTo(request) {
  const [response] = await once(request, 'response');
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return text;
}

/** Memory in MB after a collection, from a quarter of the time on, when code has been compiled. */
async function measure(server, until) {
  await sleep((until - Date.now()) / 4);
  const all = [];
  while (Date.now() < until) {
    all.push(await server.memory());
    await sleep(Math.min(5000, seconds * 20));
  }
  return {
    used: ends(all.map(({ used }) => used)),
    resident: ends(all.map(({ resident }) => resident)),
  };
}

/** The first quarter and the last one. */
function ends(values) {
  const part = Math.max(1, Math.floor(values.length / 4));
  return { first: mean(values.slice(0, part)), last: mean(values.slice(-part)) };
}

/** Of bytes, in MB with one digit. */
function mean(values) {
  const sum = values.reduce((all, value) => all + value, 0);
  return Math.round((sum / values.length / 1e6) * 10) / 10;
}

function sorted(counts) {
  return Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

await Promise.all([
  soak('clean, as it is', { isBlocking: false, isGuarded: false }),
  soak('clean, guarded', { isBlocking: false, isGuarded: true }),
  soak('blocking, as it is', { isBlocking: true, isGuarded: false }),
  soak('blocking, guarded', { isBlocking: true, isGuarded: true }),
]);
