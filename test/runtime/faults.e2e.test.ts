import { stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { SLOT_VERSION } from '../../packages/core/src/allow/slot.js';
import { GUARDED, projectOf, serverOf, start } from './program.js';

const HANDLERS = `
  '/read': (request, response) => { response.end(fs.readFileSync('package.json')); },
  '/exit': (request, response) => { response.end('bye', () => process.exit(0)); },
`;

/** What is always full; elsewhere than on Linux there is none. */
const FULL = '/dev/full';
const hasFull = await stat(FULL).then(
  () => true,
  () => false,
);

const count = (text: string, part: string): number => text.split(part).length - 1;

test('a broken configuration: the server goes on unguarded, says so once, and the exit code tells', async () => {
  const project = await projectOf({
    'server.mjs': serverOf(HANDLERS),
    'loopguard.config.mjs': "export default { raedy: 'listen' };",
  });
  const program = await start(project.root, 'server.mjs');
  expect(await program.get('/read')).toContain('"program"');
  await program.get('/exit');
  expect(await program.end()).toEqual({ exitCode: 1, signal: null });
  expect(program.stderr).toMatch(
    /^\[loopguard\] loopguard\.config\.mjs: Unknown option "raedy"\. Did you mean "ready"\?.*\n\[loopguard\] Nothing of this process \(\d+\) is guarded\.\n$/,
  );
  await project.dispose();
});

test('a report that cannot be written is said, after the summary', async () => {
  const project = await projectOf({
    'server.mjs': serverOf(HANDLERS),
    'loopguard.config.json': '{ "report": { "json": "package.json/report.json" } }',
  });
  const program = await start(project.root, 'server.mjs');
  await program.get('/read');
  await program.get('/exit');
  expect(await program.end()).toEqual({ exitCode: 1, signal: null });
  expect(program.stderr).toMatch(/by request\n +GET \/read[^]*report\.json could not be written: /);
  await project.dispose();
});

test('a listener that throws harms nothing: it is said once', async () => {
  const project = await projectOf({
    'server.mjs': serverOf(
      HANDLERS,
      `import { onBlockingCall } from '@loopguard/runtime';
      onBlockingCall(() => { throw new Error('mine'); });`,
    ),
  });
  const program = await start(project.root, 'server.mjs');
  await program.get('/read');
  expect(await program.get('/read')).toContain('"program"');
  await program.get('/exit');
  expect(await program.end()).toEqual({ exitCode: 1, signal: null });
  expect(count(program.stderr, 'A listener of onBlockingCall threw')).toBe(1);
  expect(program.stderr).toContain('Error: mine');
  await project.dispose();
});

test('nobody reads standard error any more: the server goes on, and the exit code tells', async () => {
  const project = await projectOf({ 'server.mjs': serverOf(HANDLERS) });
  const program = await start(project.root, 'server.mjs');
  await program.get('/none');
  program.closeStderr();
  await program.get('/read');
  expect(await program.get('/read')).toContain('"program"');
  await program.get('/exit');
  expect(await program.end()).toEqual({ exitCode: 1, signal: null });
  await project.dispose();
});

test('an opt-out that does not work is said once', async () => {
  const project = await projectOf({
    'server.mjs': serverOf(
      `'/wrong': (request, response) => { allowBlocking(''); response.end(); },
      '/read': (request, response) => {
        // loopguard-allow fs.readFileSync
        response.end(fs.readFileSync('package.json'));
      },`,
      "import { allowBlocking } from '@loopguard/core';",
    ),
  });
  const program = await start(project.root, 'server.mjs');
  await program.get('/wrong');
  await program.get('/wrong');
  await program.get('/read');
  await program.says('blocked the event loop');
  await program.end('SIGTERM');
  expect(count(program.stderr, 'An allowBlocking() call does not work')).toBe(1);
  expect(count(program.stderr, 'The opt-out "loopguard-allow')).toBe(1);
  await project.dispose();
});

test.each([
  [
    'another shape in the place of the guard',
    `Object.defineProperty(process, Symbol.for('@loopguard/core/guard/${SLOT_VERSION}'), { value: { version: 0 } });`,
    'TypeError: ',
  ],
  [
    'no AsyncLocalStorage',
    "require('node:async_hooks').AsyncLocalStorage = undefined;",
    'TypeError: ',
  ],
])('a guard that cannot start: %s', async (_what, text, said) => {
  const project = await projectOf({ 'server.mjs': serverOf(HANDLERS), 'before.cjs': text });
  const program = await start(project.root, 'server.mjs', {
    flags: ['--require', './before.cjs', ...GUARDED],
  });
  expect(await program.get('/read')).toContain('"program"');
  await program.get('/exit');
  expect(await program.end()).toEqual({ exitCode: 1, signal: null });
  expect(program.stderr.startsWith(`[loopguard] The guard could not start: ${said}`)).toBe(true);
  expect(
    program.stderr.endsWith(`[loopguard] Nothing of this process (${program.pid}) is guarded.\n`),
  ).toBe(true);
  expect(count(program.stderr, '[loopguard]')).toBe(2);
  await project.dispose();
});

test('a wrong mode in the environment is said, with what there is', async () => {
  const project = await projectOf({ 'server.mjs': serverOf(HANDLERS) });
  const program = await start(project.root, 'server.mjs', { env: { LOOPGUARD: 'wran' } });
  expect(await program.get('/read')).toContain('"program"');
  await program.get('/exit');
  expect(await program.end()).toEqual({ exitCode: 1, signal: null });
  expect(program.stderr).toMatch(
    /^\[loopguard\] .*LOOPGUARD.*"wran".*"warn".*\n\[loopguard\] Nothing of this process \(\d+\) is guarded\.\n$/,
  );
  await project.dispose();
});

test('an exit code of the program itself stays', async () => {
  const project = await projectOf({
    'server.mjs': serverOf(
      "'/fail': (request, response) => { response.end('bye', () => process.exit(7)); },",
    ),
    'loopguard.config.json': '{',
  });
  const program = await start(project.root, 'server.mjs');
  await program.get('/fail');
  expect(await program.end()).toEqual({ exitCode: 7, signal: null });
  await project.dispose();
});

test.runIf(hasFull)('a full disk: a report is not written, which is said once', async () => {
  const before = await stat(FULL);
  const project = await projectOf({
    'server.mjs': serverOf(HANDLERS),
    'loopguard.config.json': JSON.stringify({ report: { json: FULL } }),
  });
  const program = await start(project.root, 'server.mjs');
  await program.get('/read');
  await program.get('/exit');
  expect(await program.end()).toEqual({ exitCode: 1, signal: null });
  expect(program.stderr).toMatch(
    / by request\n[^]*\n\[loopguard\] \/dev\/full could not be written: ENOSPC: no space left on device, write\.\n$/,
  );
  expect(count(program.stderr, 'ENOSPC')).toBe(1);
  // It is still what it was.
  expect((await stat(FULL)).rdev).toBe(before.rdev);
  await project.dispose();
});

test.runIf(hasFull)('a full disk that standard error goes to: the server goes on', async () => {
  const project = await projectOf({ 'server.mjs': serverOf(HANDLERS) });
  const program = await start(project.root, 'server.mjs', { stderrFile: FULL });
  await program.get('/read');
  expect(await program.get('/read')).toContain('"program"');
  await program.get('/exit');
  expect(await program.end()).toEqual({ exitCode: 1, signal: null });
  await project.dispose();
});

test('a subscriber of the channel that throws is an uncaught exception of the program, as on any channel', async () => {
  const project = await projectOf({
    'server.mjs': serverOf(
      HANDLERS,
      `import { subscribe } from 'node:diagnostics_channel';
      process.on('uncaughtException', ({ message }) => console.log('uncaught ' + message));
      subscribe('loopguard:blocking-call', () => { throw new Error('mine'); });`,
    ),
  });
  const program = await start(project.root, 'server.mjs');
  expect(await program.get('/read')).toContain('"program"');
  await program.prints('uncaught mine');
  await program.get('/exit');
  expect(await program.end()).toEqual({ exitCode: 0, signal: null });
  await project.dispose();
});

test('under the permission model, what it forbids is said and ends nothing', async () => {
  const project = await projectOf({
    'server.mjs': serverOf(HANDLERS),
    'loopguard.config.json': '{ "report": { "json": "report.json" } }',
  });
  const [major = 0] = process.versions.node.split('.').map(Number);
  const permission = major >= 24 ? '--permission' : '--experimental-permission';
  for (const [allowed, said] of [
    [
      [],
      /^\[loopguard\] The options cannot be read: Node's permissions forbid .* Start Node with --allow-worker as well\.\n\[loopguard\] Nothing of this process \(\d+\) is guarded\.\n$/,
    ],
    [
      ['--allow-worker'],
      / by request\n[^]*\n\[loopguard\] The reports could not be written: Access to this API has been restricted\..*\n$/,
    ],
  ] as const) {
    const files = ['--allow-fs-read=*', '--allow-fs-write=*'];
    const program = await start(project.root, 'server.mjs', {
      flags: ['--no-warnings', permission, ...files, ...allowed, ...GUARDED],
    });
    expect(await program.get('/read')).toContain('"program"');
    await program.get('/exit');
    expect(await program.end()).toEqual({ exitCode: 1, signal: null });
    expect(program.stderr).toMatch(said);
  }
  await project.dispose();
});
