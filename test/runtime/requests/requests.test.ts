import { afterAll, describe, expect, test } from 'vitest';
import { drive, type Protocol, type Wanted } from './drive.js';
import { type Counts, removeFolders, startServer } from './guarded-server.js';

/** What each handler blocks with; see `servers/work.mjs`. */
const calls: Readonly<Record<string, string>> = {
  'at-once': 'fs.readFileSync',
  'after-await': 'fs.statSync',
  'in-immediate': 'fs.readdirSync',
  'in-timer': 'zlib.gzipSync',
  'after-io': 'crypto.pbkdf2Sync',
  'in-callback': 'fs.existsSync',
  'in-stream': 'fs.lstatSync',
  'in-tick': 'fs.realpathSync',
  'in-microtask': 'zlib.deflateSync',
};
const PER_HANDLER = 40;

afterAll(removeFolders);

/** Requests for all handlers, in turns, so that at any time different ones are under way. */
function mixed(hasBodies: boolean): Wanted[] {
  return Array.from({ length: PER_HANDLER }, (_value, round) => [
    ...Object.keys(calls).map((kind) => ({ path: `/${kind}/${1000 + round}?round=${round}` })),
    ...(hasBodies ? [{ path: `/body/${round}`, body: ['{"text":"', `${round}"}`] as const }] : []),
  ]).flat();
}

function expected(nameOf: (kind: string) => string, body: string | undefined): Counts {
  const rows = Object.entries(calls).map(([kind, call]) => [nameOf(kind), { [call]: PER_HANDLER }]);
  const bodies = body === undefined ? [] : [[body, { 'fs.accessSync': PER_HANDLER }]];
  return Object.fromEntries([...rows, ...bodies]) as Counts;
}

/** Each call site is printed once, with its request. */
function blocksFor(counts: Counts): string[] {
  return Object.entries(counts)
    .flatMap(([name, own]) => Object.keys(own).map((call) => `${name} ${call}`))
    .toSorted();
}

const servers: Readonly<Record<string, Protocol>> = {
  plain: 'http',
  https: 'https',
  'http2-request': 'http2',
  'http2-stream': 'http2',
  'express-5': 'http',
  'express-4': 'http',
  fastify: 'http',
  koa: 'http',
  hono: 'http',
  'nest-express': 'http',
  'nest-fastify': 'http',
};

describe.each(Object.entries(servers))('%s', (name, protocol) => {
  const wanted = mixed(true);

  test('every blocking request is counted for its own route, and none for another', async () => {
    const server = await startServer(name, 'blocking');
    const answers = await drive(protocol, server.port, wanted);
    expect(answers.filter((text) => !/^(?:\d+ )?true$/.test(text))).toEqual([]);
    const { counts, blocks } = await server.end();
    const all = expected((kind) => `GET /${kind}/:id`, 'POST /body/:id');
    expect(counts).toEqual(all);
    expect(blocks.toSorted()).toEqual(blocksFor(all));
  });

  test('nothing is said of handlers that do not block', async () => {
    const server = await startServer(name, 'clean');
    const answers = await drive(protocol, server.port, wanted);
    expect(answers.filter((text) => !/^(?:\d+ )?true$/.test(text))).toEqual([]);
    expect(await server.end()).toEqual({ counts: {}, blocks: [], stderr: '' });
  });
});

describe('ws', () => {
  test('what blocks for a message is of the connection it came by', async () => {
    const server = await startServer('ws', 'blocking');
    const answers = await drive('ws', server.port, mixed(false));
    expect(new Set(answers)).toEqual(new Set(['true']));
    // The upgrade itself blocks once, and each of two messages.
    const all = Object.entries(calls).map(([kind, call]) => {
      const counts: Record<string, number> = { 'fs.existsSync': PER_HANDLER };
      counts[call] = (counts[call] ?? 0) + 2 * PER_HANDLER;
      return [`WebSocket /${kind}/:id`, counts];
    });
    const { counts } = await server.end();
    expect(counts).toEqual(Object.fromEntries(all));
  });

  test('nothing is said of messages that do not block', async () => {
    const server = await startServer('ws', 'clean');
    await drive('ws', server.port, mixed(false));
    expect(await server.end()).toEqual({ counts: {}, blocks: [], stderr: '' });
  });
});
