import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { npm, npmEnv } from '../runners/npm.js';
import { start } from '../runtime/program.js';
import { packPackages } from './pack-packages.js';

let root: string;

const SERVER = `
const { createServer } = require('node:http');
const { readFileSync } = require('node:fs');

function loadConfig() {
  return readFileSync('package.json', 'utf8');
}
const server = createServer((request, response) => response.end(loadConfig()));
server.listen(0, '127.0.0.1', () => console.log('listening on ' + server.address().port));
`;

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'loopguard-program-'));
  const { core, loopguard, runtime } = await packPackages(root, ['runtime']);
  await writeFile(path.join(root, 'package.json'), '{ "name": "newcomer", "private": true }\n');
  await writeFile(path.join(root, 'server.js'), SERVER);
  await npm(
    root,
    'install',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    core,
    loopguard,
    runtime,
  );
});

afterAll(async () => {
  if (process.env['LOOPGUARD_KEEP'] !== '1') await rm(root, { recursive: true, force: true });
});

test('a first request that blocks shows the route, the call, the line, the fix and the link', async () => {
  const program = await start(root, 'server.js');
  expect(await program.get('/orders/42?full=1')).toContain('newcomer');
  await program.says('allow  //');
  const asked = await start(root, '', {
    command: ['npx', '--offline', '--no', '--', 'loopguard', 'report', String(program.pid)],
    env: npmEnv(),
  });
  expect((await asked.end()).exitCode).toBe(0);
  expect(asked.stdout).toMatch(/^\[loopguard\] Blocking call sites: 1 warned\./);
  expect(await program.end('SIGTERM')).toEqual({ exitCode: null, signal: 'SIGTERM' });
  expect(program.stderr.replace(/[\d.]+ ms/g, '0 ms'))
    .toBe(`[loopguard] fs.readFileSync blocked the event loop
  call   fs.readFileSync("package.json", "utf8")
  where  server.js:6:10 loadConfig
  in     GET /orders/:id
  fix    await fs.promises.readFile(path)
  docs   https://nodejs.org/api/fs.html#fspromisesreadfilepath-options
  allow  // loopguard-allow fs.readFileSync -- <why>

    4 |
    5 | function loadConfig() {
  > 6 |   return readFileSync('package.json', 'utf8');
      |          ^
    7 | }
    8 | const server = createServer((request, response) => response.end(loadConfig()));

[loopguard] Blocking call sites: 1 warned. 1 call blocked the event loop for 0 ms.
  by request
     GET /orders/:id  1 call  0 ms  warned
  by call
     fs.readFileSync  1 call  0 ms  warned
  top call sites
     server.js:6:10 loadConfig  fs.readFileSync  1 call  0 ms  warned
`);
});
