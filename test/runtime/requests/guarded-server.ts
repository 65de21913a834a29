import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { certificate } from '../../runners/async-only/certificate.js';
import { nodeBinary } from '../../builtins/node-child.js';

/** How often which calls blocked, by the names of requests. */
export type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface GuardedServer {
  readonly port: number;
  /** Ends the server. */
  counts(): Promise<Counts>;
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

let folder: string | undefined;
let bundle: string | undefined;

/** Starts `servers/<name>.mjs` with the guard, whose handlers block, or are their clean twins. */
export async function startServer(
  name: string,
  kind: 'blocking' | 'clean',
  args: readonly string[] = [],
): Promise<GuardedServer> {
  bundle ??= await bundled();
  const child = fork(here(`servers/${name}.mjs`), [kind, ...args], {
    execPath: nodeBinary,
    execArgv: ['--no-warnings', '--import', here('harness.mjs')],
    env: {
      PATH: process.env['PATH'],
      FOLLOW_SERVERS: bundle,
      CERTIFICATE: JSON.stringify(certificate),
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const message = async <Message>(): Promise<Message> => {
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`The server ${name} ended with ${code}.`);
    });
    const [value] = (await Promise.race([once(child, 'message'), ended])) as [Message];
    return value;
  };
  const { port } = await message<{ port: number }>();
  return {
    port,
    async counts() {
      const answer = message<{ counts: Counts }>();
      child.send('counts');
      return (await answer).counts;
    },
  };
}

async function bundled(): Promise<string> {
  folder = await mkdtemp(path.join(os.tmpdir(), 'loopguard-requests-'));
  const outfile = path.join(folder, 'follow-servers.mjs');
  await build({
    entryPoints: [here('../../../packages/runtime/src/requests/follow-servers.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
  return outfile;
}

/** For the end of a test file. */
export async function removeBundle(): Promise<void> {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}
