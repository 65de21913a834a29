import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { projectOf, start } from './program.js';

const GUARD = createRequire(import.meta.url).resolve('@loopguard/runtime');

// What PM2 7 does in cluster mode: its daemon forks a container in its own folder, hands over what the container
// makes its environment, and the container changes to the program's folder and writes the logs itself.
const DAEMON = `
const cluster = require('node:cluster');
const path = require('node:path');
const project = path.dirname(__dirname);
cluster.setupPrimary({ exec: path.join(__dirname, 'node_modules/pm2/lib/ProcessContainer.js'), execArgv: ['--import', ${JSON.stringify(GUARD)}] });
const about = { pm_id: 0, pm_cwd: project, pm_exec_path: path.join(project, 'server.cjs'), pm_err_log_path: path.join(project, 'error.log') };
const worker = cluster.fork({ pm2_env: JSON.stringify(about) });
worker.on('message', ({ type, data }) => console.log(type === 'port' ? 'listening on ' + data : type + ' ' + data));
worker.on('exit', (code, signal) => { console.log('ended by ' + signal); process.exit(); });
process.on('SIGTERM', () => worker.process.kill('SIGINT'));
`;
const CONTAINER = `
const about = JSON.parse(process.env.pm2_env);
for (const key in about) process.env[key] = about[key];
delete process.env.pm2_env;
process.stderr.write = () => { throw new Error('it is for the program'); };
process.chdir(about.pm_cwd);
require('node:module')._load(about.pm_exec_path, null, true);
`;
const SERVER = `
const fs = require('node:fs');
const server = require('node:http').createServer((request, response) => {
  response.end(String(fs.existsSync('server.cjs')) + fs.readFileSync('server.cjs').length);
});
server.listen(0, '127.0.0.1', () => process.send({ type: 'port', data: server.address().port }));
`;

test("a worker of PM2's cluster has the options of its folder, and writes to its own log", async () => {
  const options = { rules: { 'fs.existsSync': 'off' }, report: { json: 'report.json' } };
  const project = await projectOf({
    'server.cjs': SERVER,
    'loopguard.config.json': JSON.stringify(options),
    'daemon/daemon.cjs': DAEMON,
    'daemon/node_modules/pm2/lib/ProcessContainer.js': CONTAINER,
  });
  const daemon = path.join(project.root, 'daemon');
  await mkdir(daemon, { recursive: true });
  const program = await start(daemon, 'daemon.cjs', { flags: [] });
  expect(await program.get('/')).toMatch(/^true\d+$/);
  // Whoever follows the logs gets the same.
  await program.prints(/log:err \[loopguard\] pid \d+: fs\.readFileSync blocked the event loop\n/);
  await program.end('SIGTERM');
  expect(program.stderr).toBe('');
  expect(program.stdout).toContain('ended by SIGINT');
  const log = await readFile(path.join(project.root, 'error.log'), 'utf8');
  expect(log).toMatch(/^\[loopguard\] pid \d+: fs\.readFileSync blocked the event loop\n/);
  expect(log).toMatch(/\n {2}where {2}server\.cjs:4:\d+\n {2}in {5}GET \/\n/);
  expect(log).toMatch(/\n\[loopguard\] pid \d+: Blocking call sites: 1 warned\. 1 call /);
  expect(log).not.toContain('existsSync blocked');
  const report = await readFile(path.join(project.root, 'report.json'), 'utf8');
  expect(JSON.parse(report)).toMatchObject({ violations: [{ call: 'fs.readFileSync' }] });
  await project.dispose();
});
