import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { nodeBinary } from '../builtins/node-child.js';
import { scrubbedEnv } from '../runners/process.js';
import { type Project, writeProject } from '../runners/project.js';

const home = fileURLToPath(new URL('.', import.meta.url));

/** A program that runs, and what it has written so far. */
export interface RunningProgram {
  readonly pid: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The address that the server has printed last. */
  readonly url: string;
  /** Asks the server, and returns the text that it answers. */
  get(path: string): Promise<string>;
  /** Settled when standard error holds a text. */
  says(text: string | RegExp): Promise<string>;
  /** The same of standard output. */
  prints(text: string | RegExp): Promise<string>;
  signal(name: NodeJS.Signals): void;
  /** Nobody reads its standard error from now on. */
  closeStderr(): void;
  /** Sends a signal, if one is given, and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>;
}

interface StartOptions {
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The command instead of Node itself. */
  readonly command?: readonly string[];
  /** What standard error is redirected to. */
  readonly stderrFile?: string;
}

export const GUARDED: readonly string[] = ['--import', '@loopguard/runtime'];

/** Says where a server listens, as the last thing of its start. */
const ANNOUNCE = "console.log('listening on ' + server.address().port)";

/** A server of Node's alone; `handlers` are properties of an object: path → function of request and response. */
export function serverOf(handlers: string, more = ''): string {
  return `
import { createServer } from 'node:http';
import fs from 'node:fs';
${more}
const handlers = {
${handlers}
};
const server = createServer((request, response) => {
  const handler = handlers[request.url.split('?')[0]];
  if (handler === undefined) { response.statusCode = 404; response.end('none'); return; }
  handler(request, response);
});
server.listen(0, '127.0.0.1', () => ${ANNOUNCE});
`;
}

export async function projectOf(files: Readonly<Record<string, string>>): Promise<Project> {
  return writeProject(home, 'program', {
    'package.json': '{ "name": "program", "type": "module" }\n',
    ...files,
  });
}

/** Starts a program of a project. */
export async function start(
  root: string,
  file: string,
  { flags = GUARDED, env = {}, command, stderrFile }: StartOptions = {},
): Promise<RunningProgram> {
  const [program = nodeBinary, ...args] = command ?? [nodeBinary, ...flags, file];
  const target = stderrFile === undefined ? undefined : await open(stderrFile, 'w');
  const child = spawn(program, args, {
    cwd: root,
    env: scrubbedEnv(env),
    stdio: ['pipe', 'pipe', target?.fd ?? 'pipe'],
  });
  await target?.close();
  const output = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk;
      for (const look of waiting) look();
    });
  }
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  let isClosed = false;
  child.once('close', () => {
    isClosed = true;
    for (const look of waiting) look();
  });
  const holds = (name: 'stdout' | 'stderr', text: string | RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found =
          typeof text === 'string' ? output[name].includes(text) : text.test(output[name]);
        if (!found && !isClosed) return;
        waiting.delete(look);
        if (found) resolve(output[name]);
        else
          reject(
            new Error(`It ended without ${String(text)}:\n${output.stdout}\n${output.stderr}`),
          );
      };
      waiting.add(look);
      look();
    });
  const urlNow = (): string =>
    `http://127.0.0.1:${/.*listening on (\d+)/s.exec(output.stdout)?.[1]}`;
  return {
    pid: child.pid as number,
    get stdout() {
      return output.stdout;
    },
    get stderr() {
      return output.stderr;
    },
    get url() {
      return urlNow();
    },
    async get(path) {
      await holds('stdout', /listening on \d+/);
      const response = await fetch(urlNow() + path, { headers: { connection: 'close' } });
      return response.text();
    },
    says: (text) => holds('stderr', text),
    prints: (text) => holds('stdout', text),
    signal: (name) => void child.kill(name),
    closeStderr: () => void child.stderr?.destroy(),
    async end(signal) {
      if (signal) child.kill(signal);
      const [exitCode, by] = await closed;
      return { exitCode, signal: by };
    },
  };
}
