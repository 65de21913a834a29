import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { nodeBinary } from '../builtins/node-child.js';
import { GUARDED, projectOf, serverOf, start } from './program.js';

const command = fileURLToPath(new URL('../../packages/cli/dist/main.mjs', import.meta.url));

const HANDLERS = `
  '/read': (request, response) => { response.end(fs.readFileSync('package.json')); },
  '/caught': (request, response) => {
    try { fs.readFileSync('package.json'); response.end('read'); }
    catch (error) { response.end(error.name + ' ' + error.code); }
  },
  '/job': async (request, response) => {
    await context('job resize', async () => { await null; fs.existsSync('package.json'); });
    response.end('done');
  },
  '/pause': (request, response) => { pause(); pause(); resume(); fs.readFileSync('package.json'); response.end(); },
  '/resume': (request, response) => { resume(); resume(); response.end(); },
  '/allow': (request, response) => {
    allowBlocking('as a test');
    fs.readFileSync('package.json');
    allowBlocking('a block', () => fs.readFileSync('package.json'));
    response.end();
  },
  '/ready': (request, response) => { ready(); response.end(); },
  '/exit': (request, response) => { response.end('bye', () => process.exit(0)); },
`;
const IMPORTS = `
import { context, onBlockingCall, pause, ready, resume } from '@loopguard/runtime/api';
import { allowBlocking } from '@loopguard/core';
import { subscribe } from 'node:diagnostics_channel';
onBlockingCall((message) => console.log('told ' + JSON.stringify(message)));
subscribe('loopguard:blocking-call', (message) => console.log('published ' + JSON.stringify(message)));
`;
const FILES = { 'server.mjs': serverOf(HANDLERS, IMPORTS) };

test('mode throw: the call throws before it blocks, and the request sees it', async () => {
  const project = await projectOf(FILES);
  const program = await start(project.root, 'server.mjs', { env: { LOOPGUARD: 'throw' } });
  expect(await program.get('/caught')).toBe('BlockingCallError ERR_LOOPGUARD_BLOCKING_CALL');
  expect(await program.get('/caught')).toBe('BlockingCallError ERR_LOOPGUARD_BLOCKING_CALL');
  await program.says('fs.readFileSync would block the event loop and was stopped');
  await program.get('/exit');
  expect((await program.end()).exitCode).toBe(0);
  expect(program.stderr).toMatch(/GET \/caught +2 calls/);
  await project.dispose();
});

test('listeners and the channel get each call as a message', async () => {
  const project = await projectOf(FILES);
  const program = await start(project.root, 'server.mjs');
  await program.get('/read');
  await program.get('/read');
  await program.get('/exit');
  await program.end();
  for (const word of ['told', 'published']) {
    const messages = [...program.stdout.matchAll(new RegExp(`^${word} (.*)$`, 'gm'))].map(
      ([, json]) => JSON.parse(json ?? '') as object,
    );
    expect(messages).toHaveLength(2);
    for (const message of messages) {
      expect(message).toEqual({
        version: 1,
        pid: program.pid,
        call: 'fs.readFileSync',
        args: '"package.json"',
        context: 'GET /read',
        status: 'warned',
        where: {
          file: path.join(project.root, 'server.mjs').replaceAll('\\', '/'),
          line: expect.any(Number) as number,
          column: expect.any(Number) as number,
          function: expect.any(String) as string,
        },
        durationMs: expect.any(Number) as number,
        wasStopped: false,
        fix: 'await fs.promises.readFile(path)',
        docs: 'https://nodejs.org/api/fs.html#fspromisesreadfilepath-options',
      });
    }
  }
  await project.dispose();
});

test('a context of the program names what runs in it', async () => {
  const project = await projectOf({
    ...FILES,
    'loopguard.config.json': '{ "rules": { "fs.existsSync": "error" } }',
  });
  const program = await start(project.root, 'server.mjs');
  await program.get('/job');
  expect(await program.says('allow  //')).toContain('  in     job resize\n');
  await program.end('SIGKILL');
  await project.dispose();
});

test('pause and resume, as often as they are called', async () => {
  const project = await projectOf(FILES);
  const program = await start(project.root, 'server.mjs');
  await program.get('/pause');
  await program.get('/read');
  await program.get('/resume');
  await program.get('/caught');
  await program.says('in     GET /caught');
  await program.get('/exit');
  await program.end();
  expect(program.stderr).not.toContain('GET /read');
  expect(program.stderr).not.toContain('GET /pause');
  await project.dispose();
});

test('an opt-out in a request holds for that request, and is listed', async () => {
  const project = await projectOf(FILES);
  const program = await start(project.root, 'server.mjs');
  for (let count = 0; count < 3; count++) await program.get('/allow');
  await program.get('/read');
  await program.says('in     GET /read');
  await program.get('/exit');
  await program.end();
  expect(program.stderr).not.toContain('in     GET /allow');
  expect(program.stderr).toContain('3 calls: as a test (allowBlocking)');
  expect(program.stderr).toContain('3 calls: a block (allowBlocking)');
  await project.dispose();
});

test.each([
  ['manual', ['/read'], false],
  ['manual', ['/ready', '/read'], true],
  ['immediately', [], true],
] as const)('ready: %s', async (ready, paths, isTold) => {
  const project = await projectOf({
    'server.mjs': serverOf(
      HANDLERS,
      `${IMPORTS}\nawait new Promise((resolve) => setImmediate(() => { resolve(fs.readFileSync('package.json')); }));`,
    ),
    'loopguard.config.json': JSON.stringify({ ready }),
  });
  const program = await start(project.root, 'server.mjs');
  for (const each of paths) await program.get(each);
  await program.get('/exit');
  await program.end();
  expect(program.stderr.includes('fs.readFileSync blocked')).toBe(isTold);
  await project.dispose();
});

test('without the guard, its functions only call', async () => {
  const project = await projectOf(FILES);
  const program = await start(project.root, 'server.mjs', { flags: [] });
  for (const each of ['/job', '/pause', '/resume', '/ready', '/read', '/allow']) {
    await program.get(each);
  }
  await program.get('/exit');
  expect(await program.end()).toEqual({ exitCode: 0, signal: null });
  expect(program.stderr).toBe('');
  await project.dispose();
});

test('reports are those of tests, by request, and loopguard merge reads them', async () => {
  const project = await projectOf({
    ...FILES,
    'loopguard.config.mjs': "export default { report: { json: 'a.json', html: 'a.html' } };",
  });
  const program = await start(project.root, 'server.mjs');
  await program.get('/read');
  await program.get('/exit');
  expect((await program.end()).exitCode).toBe(0);
  const report = JSON.parse(await readFile(path.join(project.root, 'a.json'), 'utf8')) as {
    violations: { test: object; call: string }[];
    run: object;
  };
  expect(report.run).toEqual({ isComplete: false, partial: ['program'], shards: [] });
  expect(report.violations).toMatchObject([
    { call: 'fs.readFileSync', test: { file: 'server.mjs', name: 'GET /read', isContext: true } },
  ]);
  expect(await readFile(path.join(project.root, 'a.html'), 'utf8')).toContain('GET /read');
  const merge = await start(project.root, '', {
    command: [nodeBinary, command, 'merge', 'a.json'],
  });
  expect((await merge.end()).exitCode).toBe(0);
  expect(merge.stdout).toMatch(/by request\n +GET \/read/);
  await project.dispose();
});

test('loopguard report asks a program that runs, and no other process', async () => {
  const project = await projectOf({ ...FILES, 'plain.mjs': serverOf(HANDLERS) });
  const program = await start(project.root, 'server.mjs');
  await program.get('/read');
  await program.says('in     GET /read');
  const ask = await start(project.root, '', {
    command: [nodeBinary, command, 'report', String(program.pid)],
  });
  expect((await ask.end()).exitCode).toBe(0);
  expect(ask.stdout).toMatch(/by request\n +GET \/read +1 call/);
  await program.end('SIGTERM');

  const plain = await start(project.root, 'plain.mjs', { flags: [] });
  await plain.get('/read');
  const refused = await start(project.root, '', {
    command: [nodeBinary, command, 'report', String(plain.pid)],
  });
  expect((await refused.end()).exitCode).toBe(1);
  expect(refused.stderr).toContain(`Process ${plain.pid} is not guarded`);
  expect(await plain.get('/read')).toContain('"program"');
  await plain.end('SIGKILL');
  await project.dispose();
});

test('loopguard run ends a program with the summary and an exit code', async () => {
  const project = await projectOf({
    ...FILES,
    'package.json': '{ "type": "module", "scripts": { "dev": "node server.mjs" } }',
  });
  for (const [mode, exitCode] of [
    ['warn', 0],
    ['fail', 1],
  ] as const) {
    const run = await start(project.root, '', {
      command: [nodeBinary, command, 'run', '--', 'npm', 'run', 'dev'],
      env: { LOOPGUARD: mode },
    });
    await run.get('/read');
    await run.get('/exit');
    expect((await run.end()).exitCode).toBe(exitCode);
    expect(run.stderr).toMatch(/^\[loopguard\] pid \d+: fs\.readFileSync blocked the event loop$/m);
    expect(run.stderr).toMatch(/by request\n +GET \/read +1 call/);
  }
  await project.dispose();
});

test('children may block, and workers of a cluster may not', async () => {
  const project = await projectOf({
    'server.mjs': `
import cluster from 'node:cluster';
import fs from 'node:fs';
import { createServer } from 'node:http';
import { execFile } from 'node:child_process';
if (cluster.isPrimary) {
  cluster.fork().once('listening', ({ port }) => console.log('listening on ' + port));
  process.on('SIGTERM', () => { for (const id in cluster.workers) cluster.workers[id].kill('SIGTERM'); });
} else {
  createServer((request, response) => {
    if (request.url === '/read') response.end(fs.readFileSync('package.json'));
    else execFile(process.execPath, ['child.mjs'], (error, stdout, stderr) => response.end(stdout + stderr));
  }).listen(0, '127.0.0.1');
}
`,
    'child.mjs': "import fs from 'node:fs'; fs.readFileSync('package.json'); console.log('child');",
    'loopguard.config.json': '{ "ready": "immediately" }',
  });
  const flags: readonly string[] = GUARDED;
  const program = await start(project.root, 'server.mjs', {
    flags: [],
    env: { NODE_OPTIONS: flags.join(' ') },
  });
  expect(await program.get('/child')).toBe('child\n');
  await program.get('/read');
  const stderr = await program.says('in     GET /read');
  expect(stderr).toMatch(/^\[loopguard\] pid \d+: fs\.readFileSync blocked the event loop$/m);
  expect(stderr).not.toContain('where  child.mjs');
  await program.end('SIGTERM');
  await project.dispose();
});
