// What a guarded server costs for each request, beside what else looks at the loop: servers that run at the same time
// and are asked in turn, by the CPU time that their own processes used.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findNode } from '../lib/nodes.mjs';
import { compareSamples } from '../lib/stats.mjs';

const CHILD = fileURLToPath(new URL('./child.mjs', import.meta.url));
const KINDS = ['http', 'fastify'];
const MAJORS = [20, 22, 24, 26];
const CONNECTIONS = 20;

/** Name → flags of Node, what is loaded first, and whether its requests block. */
function configsOf(scope) {
  const runtime = pathToFileURL(path.join(scope, 'runtime', 'dist', 'index.mjs')).href;
  const guard = ['--import', runtime];
  return {
    plain: { flags: [] },
    guarded: { flags: guard },
    'blocked-at': { flags: [], first: 'blocked-at' },
    '--trace-sync-io': { flags: ['--trace-sync-io'], blocks: true },
    'plain, blocks': { flags: [], blocks: true },
    'guarded, blocks': { flags: guard, blocks: true },
  };
}

export async function measureRuntime({ scope, quick, log, ...given }) {
  const rounds = given.rounds ?? (quick ? 3 : 15);
  const requests = quick ? 500 : 4000;
  const rows = [];
  for (const major of quick ? [Number.parseInt(process.versions.node, 10)] : MAJORS) {
    const node = findNode(major, log);
    if (node === undefined) continue;
    for (const kind of KINDS) {
      const samples = await takeSamples(node, kind, configsOf(scope), rounds, requests);
      const compare = (base, other) =>
        compareSamples(samples[base], samples[other], ({ microseconds }) => microseconds);
      rows.push({
        node: major,
        kind,
        guarded: compare('plain', 'guarded'),
        blockedAt: compare('plain', 'blocked-at'),
        traceSyncIo: compare('plain, blocks', '--trace-sync-io'),
        blocks: compare('plain, blocks', 'guarded, blocks'),
      });
      log(`  Node ${major}, ${kind}`);
    }
  }
  return { rounds, requests, connections: CONNECTIONS, rows };
}

/** CPU microseconds of each server for a request, in each round. */
async function takeSamples(node, kind, configs, rounds, requests) {
  const servers = {};
  for (const [name, { flags, first = '', blocks }] of Object.entries(configs)) {
    servers[name] = await startServer(node, flags, [kind, first, blocks ? 'blocks' : '']);
  }
  const names = Object.keys(servers);
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  try {
    for (let round = -1; round < rounds; round++) {
      // Why in another order each time: what the machine does besides hits all alike.
      for (const index of names.keys()) {
        const name = names[(index + round + names.length) % names.length];
        const used = await servers[name].use(requests);
        if (round >= 0) samples[name].push({ microseconds: used / requests });
      }
    }
  } finally {
    for (const server of Object.values(servers)) server.stop();
  }
  return samples;
}

async function startServer(node, flags, args) {
  const { resolve } = createRequire(import.meta.url);
  const child = fork(CHILD, args, {
    execPath: node,
    execArgv: flags,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    cwd: path.dirname(resolve('../../package.json')),
  });
  const [{ port }] = await once(child, 'message');
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const ask = (url) =>
    new Promise((done, fail) => {
      request({ port, agent, path: url }, async (response) => {
        let text = '';
        for await (const part of response.setEncoding('utf8')) text += part;
        done(text);
      })
        .on('error', fail)
        .end();
    });
  return {
    async use(count) {
      await ask('/used');
      let left = count;
      const lane = async () => {
        while (left-- > 0) await ask(`/orders/${left % 100}`);
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, lane));
      return Number(await ask('/used'));
    },
    stop() {
      agent.destroy();
      child.kill('SIGKILL');
    },
  };
}
