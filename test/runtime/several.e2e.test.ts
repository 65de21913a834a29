import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Project } from '../runners/project.js';
import { GUARDED, projectOf, type RunningProgram, serverOf, start } from './program.js';

const HANDLERS = `
  '/first': (request, response) => { response.end(fs.readFileSync('package.json')); },
  '/second': (request, response) => { response.end(String(fs.statSync('package.json').size)); },
  '/exit': (request, response) => { response.end('bye', () => process.exit(0)); },
`;
const CONFIG = { 'loopguard.config.json': '{ "report": { "json": "a.json", "html": "a.html" } }' };
const FILES = { 'server.mjs': serverOf(HANDLERS), ...CONFIG };

/** Request → how often it blocked, by the report. */
async function counted({ root }: Project): Promise<Record<string, number>> {
  const report = JSON.parse(await readFile(path.join(root, 'a.json'), 'utf8')) as {
    violations: { test: { name: string }; count: number }[];
  };
  const counts: Record<string, number> = {};
  for (const { test: owner, count } of report.violations) {
    counts[owner.name] = (counts[owner.name] ?? 0) + count;
  }
  return counts;
}

async function exit(program: RunningProgram): Promise<void> {
  await program.get('/exit');
  expect(await program.end()).toEqual({ exitCode: 0, signal: null });
}

test('two programs with one report that run at the same time: it holds what both have found', async () => {
  const project = await projectOf(FILES);
  const first = await start(project.root, 'server.mjs');
  const second = await start(project.root, 'server.mjs');
  await first.get('/first');
  await second.get('/second');
  await exit(first);
  expect(await counted(project)).toEqual({ 'GET /first': 1 });
  await exit(second);
  expect(await counted(project)).toEqual({ 'GET /first': 1, 'GET /second': 1 });
  const page = await readFile(path.join(project.root, 'a.html'), 'utf8');
  expect(page).toContain('GET /first');
  expect(page).toContain('GET /second');
  await project.dispose();
});

test('both end at the same moment: nothing is lost', async () => {
  const project = await projectOf(FILES);
  const programs = await Promise.all(
    Array.from({ length: 4 }, () => start(project.root, 'server.mjs')),
  );
  await Promise.all(programs.map((program) => program.get('/first')));
  await Promise.all(programs.map((program) => program.end('SIGTERM')));
  expect(await counted(project)).toEqual({ 'GET /first': 4 });
  await project.dispose();
});

test('a later run replaces the report of the one before', async () => {
  const project = await projectOf(FILES);
  const first = await start(project.root, 'server.mjs');
  await first.get('/first');
  await exit(first);
  const second = await start(project.root, 'server.mjs');
  await second.get('/second');
  await exit(second);
  expect(await counted(project)).toEqual({ 'GET /second': 1 });
  await project.dispose();
});

test.runIf(process.platform !== 'win32')(
  'what SIGUSR2 has written is counted once, by whoever writes next',
  async () => {
    const project = await projectOf(FILES);
    const first = await start(project.root, 'server.mjs');
    await first.get('/first');
    first.signal('SIGUSR2');
    await first.says('by request');
    const second = await start(project.root, 'server.mjs');
    await second.get('/second');
    await exit(second);
    expect(await counted(project)).toEqual({ 'GET /first': 1, 'GET /second': 1 });
    await first.get('/first');
    await exit(first);
    expect(await counted(project)).toEqual({ 'GET /first': 2, 'GET /second': 1 });
    await project.dispose();
  },
);

test('workers of a cluster write one report, also one that took the place of another', async () => {
  const project = await projectOf({
    'server.mjs': `
import cluster from 'node:cluster';
import fs from 'node:fs';
import { createServer } from 'node:http';
if (cluster.isPrimary) {
  cluster.on('listening', (worker, { port }) => console.log('listening on ' + port));
  cluster.on('exit', () => { if (cluster.workers) cluster.fork(); });
  cluster.fork();
  process.on('SIGTERM', () => {
    cluster.removeAllListeners('exit');
    for (const id in cluster.workers) cluster.workers[id].process.kill('SIGTERM');
    cluster.on('exit', () => process.exit(0));
  });
} else {
  createServer((request, response) => {
    const size = request.url === '/exit' ? 0 : fs.statSync('package.json').size;
    response.end(String(size), () => { if (size === 0) process.exit(0); });
  }).listen(0, '127.0.0.1');
}
`,
    ...CONFIG,
  });
  const flags: readonly string[] = GUARDED;
  const program = await start(project.root, 'server.mjs', {
    flags: [],
    env: { NODE_OPTIONS: flags.join(' ') },
  });
  await program.get('/before');
  await program.get('/exit');
  await program.prints(/listening on \d+[^]*listening on \d+/);
  await program.get('/after');
  expect((await program.end('SIGTERM')).exitCode).toBe(0);
  expect(await counted(project)).toEqual({ 'GET /before': 1, 'GET /after': 1 });
  await project.dispose();
});
