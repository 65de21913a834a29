// node test/runtime/load/trial.mjs [seconds] [server …]: servers under load, ten handlers that block and their fixed twins.
// Each blocking request has to be counted for its own route, and none for another, by what the server counts itself;
// of the twins nothing may be said. Exits with 1 where that is not so. `npm run trial` builds first.
import { isDeepStrictEqual } from 'node:util';
import { drive } from './drive.mjs';
import { CALLS, expectedOf, startServer } from './server.mjs';

const SERVERS = {
  'express-5': 'http',
  fastify: 'http',
  koa: 'http',
  hono: 'http',
  'nest-express': 'http',
  'nest-fastify': 'http',
  plain: 'http',
  'http2-request': 'http2',
  'http2-stream': 'http2',
};
/** Of lines that say that a site has blocked ten times as often, in a minute. */
const MOST_LINES = 20;

const [, , seconds = '20', ...names] = process.argv;
const chosen = names.length > 0 ? names : Object.keys(SERVERS);
let failures = 0;
for (const name of chosen) {
  if (SERVERS[name] === undefined) {
    throw new Error(`There is no server ${name}: ${Object.keys(SERVERS).join(', ')}.`);
  }
  for (const isBlocking of [true, false]) {
    const { answered, problems } = await tryServer(name, isBlocking);
    const kind = isBlocking ? 'blocking' : 'clean';
    const verdict = problems.length === 0 ? 'ok' : 'WRONG';
    console.log(`${verdict.padEnd(5)} ${name.padEnd(13)} ${kind.padEnd(8)} ${answered} answers`);
    for (const problem of problems) console.log(problem.replaceAll(/^/gm, '        '));
    failures += problems.length;
  }
}
if (failures > 0) process.exitCode = 1;

async function tryServer(name, isBlocking) {
  const server = await startServer(name, { isBlocking, isGuarded: true });
  const { answered, wrong } = await drive(SERVERS[name], server.port, Number(seconds));
  const { ran, counts, stderr } = await server.end();
  const problems = [];
  if (answered === 0) problems.push('no request was answered');
  if (wrong > 0) problems.push(`${wrong} answers were wrong, or none`);
  const expected = isBlocking ? expectedOf(ran) : {};
  if (!isDeepStrictEqual(sorted(counts), sorted(expected))) {
    problems.push(`counted  ${JSON.stringify(counts)}\nbut ran  ${JSON.stringify(expected)}`);
  }
  problems.push(...(isBlocking ? wrongText(stderr) : stderr === '' ? [] : [`it said\n${stderr}`]));
  return { answered, problems };
}

/** Each call site has its block, with its own request, and few lines say how often it has come. */
function wrongText(stderr) {
  const blocks =
    /^\[loopguard\] (\S+) blocked .*\n(?: {2}.*\n)*? {2}in {5}(.*?)(?: \(most likely.*)?$/gm;
  const told = [...stderr.matchAll(blocks)].map(([, call, request]) => `${request} ${call}`);
  const wanted = Object.keys(CALLS).flatMap((kind) =>
    Object.entries(expectedOf({ [kind]: 1 })).map(([route, own]) => `${route} ${Object.keys(own)}`),
  );
  const lines = stderr.match(/^\[loopguard\] .* has blocked \d+ times by now/gm) ?? [];
  const most = MOST_LINES * Math.ceil(Number(seconds) / 60 + 1);
  return [
    ...(isDeepStrictEqual(told.toSorted(), wanted.toSorted())
      ? []
      : [`it told of\n${told.join('\n')}`]),
    ...(lines.length <= most ? [] : [`${lines.length} lines say how often`]),
  ];
}

function sorted(counts) {
  return Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
