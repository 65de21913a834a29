import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Project } from '../runners/project.js';
import { GUARDED, projectOf, serverOf, start } from './program.js';

let project: Project;

const SERVER = serverOf(
  `
  '/read': (request, response) => { response.end(load()); },
  '/again': (request, response) => { response.end(load()); },
  '/late': async (request, response) => { await null; fs.existsSync('package.json'); response.end('late'); },
  '/clean': async (request, response) => { response.end(await fs.promises.readFile('package.json')); },
  '/require': (request, response) => { response.end(require('./lazy.cjs')); },
  '/import': async (request, response) => { response.end((await import('./lazy.mjs')).default); },
  '/exit': (request, response) => { response.end('bye', () => process.exit(0)); },
  '/compute': (request, response) => { compute(); response.end('done'); },
`,
  `
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
fs.readFileSync('package.json'); // start-up may block
function load() {
  return fs.readFileSync('package.json', 'utf8');
}
function compute() {
  const end = process.cpuUsage().user + 300_000;
  while (process.cpuUsage().user < end) for (let step = 0; step < 1e5; step++);
}
`,
);

beforeAll(async () => {
  project = await projectOf({
    'server.mjs': SERVER,
    'lazy.cjs': "module.exports = 'lazy';",
    'lazy.mjs': "export default 'lazy';",
  });
});
afterAll(() => project.dispose());

const NAMES_READ = /where {2}server\.mjs:9:13 load\n {2}in {5}GET \/read\n/;

describe.each([
  ['--import', GUARDED],
  ['--require', ['--require', '@loopguard/runtime']],
])('%s', (_flag, flags) => {
  test('a call is told with its request, line, fix and link; start-up and what is clean are not', async () => {
    const program = await start(project.root, 'server.mjs', { flags });
    await program.get('/clean');
    await program.get('/import');
    await program.get('/read');
    const stderr = await program.says('allow  //');
    expect(stderr).toMatch(
      /^\[loopguard\] fs\.readFileSync blocked the event loop\n {2}call {3}fs\.readFileSync\("package\.json", "utf8"\)\n/,
    );
    expect(stderr).toMatch(NAMES_READ);
    expect(stderr).toContain('fix    await fs.promises.readFile(path)');
    expect(stderr).toContain('https://nodejs.org/api/fs.html#fspromisesreadfilepath-options');
    await program.get('/exit');
    expect(await program.end()).toEqual({ exitCode: 0, signal: null });
    expect(program.stderr.match(/blocked the event loop\n/g)).toHaveLength(1);
    expect(program.stderr).toContain('Blocking call sites: 1 warned. 1 call blocked');
    expect(program.stderr).toMatch(/by request\n +GET \/read +1 call/);
  });
});

test('a site is told once, and counted for each request by its own name', async () => {
  const program = await start(project.root, 'server.mjs');
  for (let count = 0; count < 3; count++) await program.get('/read');
  for (let count = 0; count < 9; count++) await program.get('/again');
  const stderr = await program.says('has blocked 12 times by now');
  expect(stderr.match(/ {2}where {2}/g)).toHaveLength(1);
  await program.get('/exit');
  await program.end();
  expect(program.stderr).toMatch(/GET \/again +9 calls/);
  expect(program.stderr).toMatch(/GET \/read +3 calls/);
});

test('a lazy require is told, and an import is not', async () => {
  const program = await start(project.root, 'server.mjs');
  await program.get('/import');
  await program.get('/require');
  expect(await program.says('allow  //')).toMatch(/^\[loopguard\] require blocked the event loop/);
  await program.end('SIGKILL');
});

test('a signal that nobody handles ends the program as before, after the summary', async () => {
  const program = await start(project.root, 'server.mjs');
  await program.get('/read');
  expect(await program.end('SIGTERM')).toEqual({ exitCode: null, signal: 'SIGTERM' });
  expect(program.stderr).toContain('by request');
});

test('SIGUSR2 prints the summary, and the program goes on', async () => {
  const program = await start(project.root, 'server.mjs');
  await program.get('/clean');
  program.signal('SIGUSR2');
  await program.says('[loopguard] No blocking call was reported.');
  await program.get('/read');
  program.signal('SIGUSR2');
  await program.says('by request');
  expect(await program.get('/clean')).toContain('"program"');
  await program.end('SIGKILL');
});

test('under a coding agent the summary is a line for each call site, at the end and when it is asked for', async () => {
  const program = await start(project.root, 'server.mjs', { env: { AI_AGENT: 'some' } });
  await program.get('/read');
  await program.says('allow  //');
  program.signal('SIGUSR2');
  await program.says('in GET /read: 1 call\n');
  await program.get('/exit');
  await program.end();
  const summaries = program.stderr
    .slice(program.stderr.indexOf('[loopguard] Blocking call sites'))
    .replace(/[\d.]+ ms/g, '0 ms');
  expect(summaries).toBe(
    `[loopguard] Blocking call sites: 1 warned. 1 call blocked the event loop for 0 ms.
  warned: server.mjs:9:13 load: fs.readFileSync, 1 call: npx loopguard explain fs.readFileSync
  in GET /read: 1 call
`.repeat(2),
  );
});

test('mode fail makes the exit code tell', async () => {
  const env = { LOOPGUARD: 'fail' };
  const clean = await start(project.root, 'server.mjs', { env });
  await clean.get('/exit');
  expect(await clean.end()).toEqual({ exitCode: 0, signal: null });
  const program = await start(project.root, 'server.mjs', { env });
  await program.get('/read');
  await program.get('/exit');
  expect(await program.end()).toEqual({ exitCode: 1, signal: null });
  const ended = await start(project.root, 'server.mjs', { env });
  await ended.get('/read');
  await ended.says('allow  //');
  expect(await ended.end('SIGTERM')).toEqual({ exitCode: 1, signal: null });
});

test('mode off does nothing', async () => {
  const program = await start(project.root, 'server.mjs', { env: { LOOPGUARD: 'off' } });
  await program.get('/read');
  await program.get('/exit');
  expect(await program.end()).toEqual({ exitCode: 0, signal: null });
  expect(program.stderr).toBe('');
});
