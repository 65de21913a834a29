import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeBinary } from '../../builtins/node-child.js';
import { certificate } from '../../runners/async-only/certificate.js';
import { scrubbedEnv } from '../../runners/process.js';

/** How often which calls blocked, by the names of requests. */
export type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What a guarded server has said in the end. */
interface Said {
  /** Of its report. */
  readonly counts: Counts;
  /** The requests of the blocks that it printed, with their calls: `GET / fs.statSync`. */
  readonly blocks: readonly string[];
  readonly stderr: string;
}

export interface GuardedServer {
  readonly port: number;
  /** Ends the server. */
  end(): Promise<Said>;
}

interface Report {
  readonly violations: readonly {
    readonly call: string;
    readonly count: number;
    readonly test: { readonly name: string };
  }[];
}

const GUARD = fileURLToPath(import.meta.resolve('@loopguard/runtime'));
const folders: string[] = [];

/** Starts `servers/<name>.mjs` with the guard; its handlers block, or are their clean twins. */
export async function startServer(
  name: string,
  kind: 'blocking' | 'clean',
  args: readonly string[] = [],
  flags: readonly string[] = [],
): Promise<GuardedServer> {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'loopguard-requests-'));
  folders.push(cwd);
  // Why no stalls: a busy machine would have some.
  const options = { report: { json: 'report.json' }, stall: { mode: 'off' } };
  await writeFile(path.join(cwd, 'loopguard.config.json'), JSON.stringify(options));
  const server = fileURLToPath(new URL(`servers/${name}.mjs`, import.meta.url));
  const child = fork(server, [kind, ...args], {
    cwd,
    execPath: nodeBinary,
    execArgv: ['--no-warnings', '--import', GUARD, ...flags.map(resolved)],
    env: scrubbedEnv({ CERTIFICATE: JSON.stringify(certificate) }),
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const closed = once(child, 'close');
  const early = closed.then(() => {
    throw new Error(`The server ${name} ended before it listened.\n${stderr}`);
  });
  const [{ port }] = (await Promise.race([once(child, 'message'), early])) as [{ port: number }];
  return {
    port,
    async end() {
      child.kill('SIGTERM');
      await closed;
      return { counts: await countsIn(cwd), blocks: blocksIn(stderr), stderr };
    },
  };
}

/** Why: the server runs in a folder that has no packages. */
function resolved(flag: string): string {
  return flag.startsWith('-') ? flag : import.meta.resolve(flag);
}

async function countsIn(folder: string): Promise<Counts> {
  const text = await readFile(path.join(folder, 'report.json'), 'utf8');
  const counts: Record<string, Record<string, number>> = {};
  for (const { test, call, count } of (JSON.parse(text) as Report).violations) {
    const own = (counts[test.name] ??= {});
    own[call] = (own[call] ?? 0) + count;
  }
  return counts;
}

function blocksIn(text: string): string[] {
  // Why not all of the line: where requests ran beside each other it says more.
  const block =
    /^\[loopguard\] (\S+) blocked .*\n(?: {2}.*\n)*? {2}in {5}(.*?)(?: \(most likely.*)?$/gm;
  return [...text.matchAll(block)].map(([, call, request]) => `${request} ${call}`);
}

/** For the end of a test file. */
export async function removeFolders(): Promise<void> {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
}
