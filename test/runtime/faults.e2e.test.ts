import { expect, test } from 'vitest';
import { projectOf, serverOf, start } from './program.js';

const HANDLERS = `
  '/read': (request, response) => { response.end(fs.readFileSync('package.json')); },
  '/exit': (request, response) => { response.end('bye', () => process.exit(0)); },
`;

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
