// A server of test/runtime/requests in a process of its own, with the guard or without.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const GUARD = fileURLToPath(import.meta.resolve('@loopguard/runtime'));
// Why no stalls: a busy machine would have some.
const OPTIONS = { report: { json: 'report.json' }, stall: { mode: 'off' } };

/** What each handler blocks with, in `requests/servers/work.mjs`. */
export const CALLS = {
  'at-once': 'fs.readFileSync',
  'after-await': 'fs.statSync',
  'in-immediate': 'fs.readdirSync',
  'in-timer': 'zlib.gzipSync',
  'after-io': 'crypto.pbkdf2Sync',
  'in-callback': 'fs.existsSync',
  'in-stream': 'fs.lstatSync',
  'in-tick': 'fs.realpathSync',
  'in-microtask': 'zlib.deflateSync',
  body: 'fs.accessSync',
};

/** Starts `requests/servers/<name>.mjs`. */
export async function startServer(name, { isBlocking, isGuarded }) {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'loopguard-load-'));
  await writeFile(path.join(cwd, 'loopguard.config.json'), JSON.stringify(OPTIONS));
  // Why: so that nothing of this shell's turns the guard off or changes what it prints.
  const { LOOPGUARD: _mode, AI_AGENT: _agent, ...env } = process.env;
  const child = fork(
    fileURLToPath(new URL(`../requests/servers/${name}.mjs`, import.meta.url)),
    [isBlocking ? 'blocking' : 'clean'],
    {
      cwd,
      env: { ...env, NO_COLOR: '1' },
      execArgv: ['--no-warnings', '--expose-gc', ...(isGuarded ? ['--import', GUARD] : [])],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    },
  );
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  const closed = once(child, 'close');
  const ended = closed.then(() => {
    throw new Error(`The server ${name} ended by itself.\n${stderr}`);
  });
  ended.catch(() => {});
  const told = async () => (await Promise.race([once(child, 'message'), ended]))[0];
  const ask = (question) => {
    child.send(question);
    return told();
  };
  const { port } = await told();
  return {
    port,
    memory: async () => (await ask('memory')).memory,
    /** Ends it, and says what it counted itself, what the guard has, and what was printed. */
    async end() {
      const { ran } = await ask('end');
      child.kill('SIGTERM');
      await closed;
      const counts = isGuarded ? await countsIn(path.join(cwd, 'report.json')) : undefined;
      await rm(cwd, { recursive: true, force: true });
      return { ran, counts, stderr };
    },
  };
}

/** Request → call → count. */
async function countsIn(file) {
  const counts = {};
  for (const { test, call, count } of JSON.parse(await readFile(file, 'utf8')).violations) {
    const own = (counts[test.name] ??= {});
    own[call] = (own[call] ?? 0) + count;
  }
  return counts;
}

/** What a report has to hold of a server that blocked, by what it counted itself. */
export function expectedOf(ran) {
  return Object.fromEntries(
    Object.entries(ran).map(([kind, count]) => [
      `${kind === 'body' ? 'POST' : 'GET'} /${kind}/:id`,
      { [CALLS[kind]]: count },
    ]),
  );
}
