import { callIds, type CallId } from './suite-model.js';

/** Arguments with which each call is quick, and those with which it throws. */
const args: Readonly<Record<CallId, readonly [works: string, throws: string]>> = {
  'fs.existsSync': [`'package.json'`, `'missing'`],
  'fs.statSync': [`'package.json'`, `'missing'`],
  'fs.readFileSync': [`'package.json'`, `'missing'`],
  'fs.readdirSync': [`'node_modules'`, `'missing'`],
  'fs.accessSync': [`'package.json'`, `'missing'`],
  'crypto.pbkdf2Sync': [`'a', 'b', 1, 8, 'sha1'`, `'a', 'b', 1, 8, 'none'`],
  'crypto.scryptSync': [`'a', 'b', 8, { N: 2 }`, `'a', 'b', 8, { N: 3 }`],
  'zlib.gzipSync': [`'text'`, `'text', { level: 99 }`],
  'zlib.deflateSync': [`'text'`, `'text', { level: 99 }`],
  'child_process.spawnSync': [`'/missing'`, `'/missing', { timeout: -1 }`],
};

/** `fs.existsSync('package.json')`, with a mark before the function's name. */
export function callText(id: CallId, throws: boolean, mark: string): string {
  const [module = '', name = ''] = id.split('.');
  return `${module}.${mark}${name}(${args[id][throws ? 1 : 0]})`;
}

export function nameOf(id: CallId): string {
  return id.slice(id.indexOf('.') + 1);
}

/** The function of the helper, for others to call without arguments. */
export function jobText(id: CallId): string {
  return `helper.${nameOf(id)}InHelper`;
}

export function helperMark(id: CallId): string {
  return `helper-${id.replace('.', '-')}`;
}

/** Makes calls for the test file; its lines are the blamed ones. */
export const helper: string = [
  `import child_process from 'node:child_process';`,
  `import crypto from 'node:crypto';`,
  `import fs from 'node:fs';`,
  `import zlib from 'node:zlib';`,
  ...callIds.map((id) => {
    const works = callText(id, false, `«${helperMark(id)}»`);
    const throws = callText(id, true, `«${helperMark(id)}-missing»`);
    return [
      `export function ${nameOf(id)}InHelper(missing = false): void {`,
      `  if (!missing) ${works};`,
      `  else ${throws};`,
      `}`,
    ].join('\n');
  }),
].join('\n');

/** Makes calls as a package; the blamed line is the user's. */
export const syncPackage: string = [
  `const child_process = require('node:child_process');`,
  `const crypto = require('node:crypto');`,
  `const fs = require('node:fs');`,
  `const zlib = require('node:zlib');`,
  ...callIds.map(
    (id) =>
      `exports.${nameOf(id)} = (missing) => (missing ? ${callText(id, true, '')} : ${callText(id, false, '')});`,
  ),
].join('\n');

/** The line of a call in the package, as a report names it. */
export function packagePlace(id: CallId): string {
  return `sync-package (index.js:${callIds.indexOf(id) + 5})`;
}

/** What the test file needs to be deterministic, and to have shared code. */
export const support = `
import http from 'node:http';
import net from 'node:net';
import type { AddressInfo } from 'node:net';

type Job = () => void;
type Ask = (job: Job) => Promise<void>;

/** Opens when so many have arrived. */
export function makeBarrier(size: number): () => Promise<void> {
  let arrived = 0;
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => { open = resolve; });
  return () => {
    if (++arrived === size) open();
    return gate;
  };
}

interface Leak { readonly work: Promise<void>; open(): void }
const leaks = new Map<string, Leak[]>();

/** Runs the job once its gate opens, in the context of whoever leaked it. */
export function leak(gate: string, by: 'promise' | 'interval', job: Job): void {
  let open = (): void => {};
  let isOpen = false;
  const opened = new Promise<void>((resolve) => { open = () => { isOpen = true; resolve(); }; });
  const work = by === 'promise' ? opened.then(job) : new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (!isOpen) return;
      clearInterval(timer);
      job();
      resolve();
    }, 1);
    timer.unref();
  });
  leaks.set(gate, [...(leaks.get(gate) ?? []), { work, open }]);
}

export async function release(gates: readonly string[]): Promise<void> {
  for (const gate of gates) {
    const open = leaks.get(gate) ?? [];
    leaks.delete(gate);
    for (const one of open) one.open();
    await Promise.all(open.map(({ work }) => work));
  }
}

export const releaseAll = (): Promise<void> => release([...leaks.keys()]);

/** A loop that does what it is asked in the context where it was started. */
export function makeWorker(): Ask {
  const jobs: Job[] = [];
  let wake = (): void => {};
  const work = async (): Promise<void> => {
    for (;;) {
      for (let job = jobs.shift(); job; job = jobs.shift()) job();
      await new Promise<void>((resolve) => { wake = resolve; });
    }
  };
  void work();
  return ask((job) => { jobs.push(job); wake(); });
}

export function makeInterval(): Ask {
  const jobs: Job[] = [];
  setInterval(() => jobs.shift()?.(), 1).unref();
  return ask((job) => { jobs.push(job); });
}

function ask(give: (job: Job) => void): Ask {
  return (job) => new Promise((resolve, reject) => {
    give(() => {
      try { job(); resolve(); } catch (error) { reject(error); }
    });
  });
}

/** A server whose handler does the jobs. With \`keepAlive\` all requests come over one connection. */
export function makeServer({ keepAlive }: { keepAlive: boolean }): Ask {
  const agent = keepAlive ? new http.Agent({ keepAlive, maxSockets: 1 }) : undefined;
  const jobs = new Map<string, Job>();
  let count = 0;
  const server = http.createServer((request, response) => {
    jobs.get(request.url ?? '')?.();
    response.end('done');
  });
  const started = new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.on('connection', (connection) => connection.unref()).unref();
  return async (job) => {
    await started;
    const path = '/' + count++;
    jobs.set(path, job);
    await get(server, path, agent, () => {});
  };
}

/** Asks a server over one kept connection; the job is done when the response comes. */
export function makeClient(): Ask {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const server = http.createServer((_request, response) => { response.end('done'); });
  const started = new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.on('connection', (connection) => connection.unref()).unref();
  return async (job) => {
    await started;
    await get(server, '/', agent, job);
  };
}

function get(server: http.Server, path: string, agent: http.Agent | undefined, job: Job): Promise<void> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    http.get({ host: '127.0.0.1', port, path, agent }, (response) => {
      job();
      response.resume().on('end', () => resolve());
    }).on('error', reject);
  });
}

/** A server that lives in the test. */
export async function useServer(job: Job): Promise<void> {
  const server = http.createServer((_request, response) => { job(); response.end('done'); });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await get(server, '/', undefined, () => {});
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** One raw connection that the first user opens and all use. */
export function makePool(): Ask {
  const server = net.createServer((connection) => { connection.unref().on('data', (data) => connection.write(data)); });
  const started = new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  let socket: net.Socket | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const send = (job: Job): Promise<void> => new Promise((resolve) => {
    socket ??= net.connect((server.address() as AddressInfo).port, '127.0.0.1').unref();
    socket.once('data', () => { job(); resolve(); });
    socket.write('x');
  });
  return async (job) => {
    await started;
    const turn = last;
    const mine = turn.then(() => send(job));
    last = mine;
    await mine;
  };
}
`;
