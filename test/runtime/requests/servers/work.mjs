// What handlers do, each blocking in a way of its own and at a time of its own, and a twin that does not.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

const file = fileURLToPath(import.meta.url);
const folder = path.dirname(file);

/** The handlers of a server, by the first part of their paths. */
const blocking = {
  'at-once': () => fs.readFileSync(file, 'utf8').length > 0,
  'after-await': async () => {
    await turn();
    return fs.statSync(file).isFile();
  },
  'in-immediate': () =>
    new Promise((resolve) => setImmediate(() => resolve(fs.readdirSync(folder).length > 0))),
  'in-timer': () =>
    new Promise((resolve) => setTimeout(() => resolve(zlib.gzipSync('text').length > 0), 1)),
  'after-io': async () => {
    await fs.promises.access(file);
    return crypto.pbkdf2Sync('secret', 'salt', 1, 8, 'sha256').length === 8;
  },
  'in-callback': () => new Promise((resolve) => fs.stat(file, () => resolve(fs.existsSync(file)))),
  'in-stream': () =>
    new Promise((resolve) =>
      fs
        .createReadStream(file)
        .resume()
        .on('end', () => resolve(fs.lstatSync(file).isFile())),
    ),
  'in-tick': () =>
    new Promise((resolve) => process.nextTick(() => resolve(fs.realpathSync(file) !== ''))),
  'in-microtask': () =>
    new Promise((resolve) => queueMicrotask(() => resolve(zlib.deflateSync('text').length > 0))),
};

/** Called when the whole body of a request has come in. */
const withBody = (text) => `${text.length} ${fs.accessSync(file) === undefined}`;

/** The twins. */
const clean = {
  'at-once': async () => (await fs.promises.readFile(file, 'utf8')).length > 0,
  'after-await': async () => {
    await turn();
    return (await fs.promises.stat(file)).isFile();
  },
  'in-immediate': async () => {
    await turn();
    return (await fs.promises.readdir(folder)).length > 0;
  },
  'in-timer': async () => (await promisify(zlib.gzip)('text')).length > 0,
  'after-io': async () => {
    await fs.promises.access(file);
    return (await promisify(crypto.pbkdf2)('secret', 'salt', 1, 8, 'sha256')).length === 8;
  },
  'in-callback': () => new Promise((resolve) => fs.access(file, (error) => resolve(!error))),
  'in-stream': () =>
    new Promise((resolve) =>
      fs
        .createReadStream(file)
        .resume()
        .on('end', () => fs.lstat(file, (_error, stats) => resolve(stats.isFile()))),
    ),
  'in-tick': async () => (await fs.promises.realpath(file)) !== '',
  'in-microtask': async () => (await promisify(zlib.deflate)('text')).length > 0,
};

const withBodyClean = async (text) =>
  `${text.length} ${(await fs.promises.access(file)) === undefined}`;

/** How often each handler has come to its end, by this server's own count, and how many have not yet. */
const ran = {};
let running = 0;

function counted(kind, handle) {
  return (...args) => {
    running++;
    const end = () => {
      running--;
      ran[kind] = (ran[kind] ?? 0) + 1;
    };
    const result = handle(...args);
    Promise.resolve(result).then(end, end);
    return result;
  };
}

export const isBlocking = process.argv[2] !== 'clean';
/** Which handlers this server has, by how the test calls it: the blocking ones, or their twins. */
export const work = Object.fromEntries(
  Object.entries(isBlocking ? blocking : clean).map(([kind, handle]) => [
    kind,
    counted(kind, handle),
  ]),
);
export const bodyWork = counted('body', isBlocking ? withBody : withBodyClean);

/** Tells the test where to connect to, and answers what it asks. */
export function listening(server) {
  process.on('message', (question) => answers[question](server));
  // Why: who asks may have ended before.
  process.on('disconnect', () => process.exit());
  process.send({ port: server.address().port });
}

const answers = {
  /** What ran, when nothing can come any more. */
  end(server) {
    const settle = () => {
      if (running > 0) setImmediate(settle);
      else process.send({ ran });
    };
    server.close(settle);
  },
  /** What is in use when garbage is not, in bytes. */
  memory() {
    globalThis.gc();
    const { heapUsed, external, rss } = process.memoryUsage();
    process.send({ memory: { used: heapUsed + external, resident: rss } });
  },
};
