import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { nodeBinary } from '../builtins/node-child.js';
import { GUARDED, projectOf, serverOf, start } from './program.js';

const { resolve } = createRequire(import.meta.url);
const SERVER = serverOf(`
  '/read': (request, response) => { response.end(fs.readFileSync('package.json')); },
`);
const IN_ALL = { NODE_OPTIONS: GUARDED.join(' ') };
const count = (text: string, part: string): number => text.split(part).length - 1;

test.each([
  ['nodemon', [resolve('nodemon/bin/nodemon.js'), '--quiet', '--delay', '0.1']],
  ['node --watch', ['--watch']],
  ['tsx watch', [path.join(path.dirname(resolve('tsx/package.json')), 'dist/cli.mjs'), 'watch']],
])(
  '%s starts the program again, which is guarded each time; itself is left alone',
  async (_name, launcher) => {
    const project = await projectOf({ 'server.mjs': SERVER, 'tsconfig.json': '{}' });
    const program = await start(project.root, '', {
      command: [nodeBinary, ...launcher, 'server.mjs'],
      env: { ...IN_ALL, TSX_TSCONFIG_PATH: path.join(project.root, 'tsconfig.json') },
    });
    await program.get('/read');
    await program.says('in     GET /read');
    await writeFile(path.join(project.root, 'server.mjs'), `${SERVER}\n`);
    await program.prints(/listening on \d+[^]*listening on \d+/);
    await program.says('by request');
    await program.get('/read');
    await program.says(/in {5}GET \/read[^]*in {5}GET \/read/);
    await program.end('SIGTERM');
    expect(count(program.stderr, 'blocked the event loop\n')).toBe(2);
    await project.dispose();
  },
);

test('under --inspect it is the same', async () => {
  const project = await projectOf({ 'server.mjs': SERVER });
  const program = await start(project.root, 'server.mjs', {
    flags: ['--inspect=127.0.0.1:0', ...GUARDED],
  });
  await program.get('/read');
  await program.says('in     GET /read');
  expect(await program.end('SIGTERM')).toEqual({ exitCode: null, signal: 'SIGTERM' });
  await project.dispose();
});

test.each([
  ['before', (own: readonly string[]) => ['--import', './agent.mjs', ...own]],
  ['after', (own: readonly string[]) => [...own, '--import', './agent.mjs']],
])('an agent that wraps what is imported works, loaded %s it', async (_when, flagsOf) => {
  const project = await projectOf({
    'server.mjs': SERVER.replace(
      "import fs from 'node:fs'",
      "import fs, { statSync } from 'fs'",
    ).replace(
      "'/read':",
      "'/named': (request, response) => { response.end(String(statSync('package.json').size)); },\n'/read':",
    ),
    'agent.mjs': `
import { register } from 'node:module';
import { Hook } from 'import-in-the-middle';
register('import-in-the-middle/hook.mjs', import.meta.url);
new Hook(['fs'], (exported) => {
  const { statSync } = exported;
  exported.statSync = function (...args) { console.log('agent saw it'); return statSync.apply(this, args); };
});
`,
  });
  const program = await start(project.root, 'server.mjs', { flags: flagsOf(GUARDED) });
  expect(await program.get('/named')).toMatch(/^\d+$/);
  const stderr = await program.says('in     GET /named');
  expect(stderr).toContain('[loopguard] fs.statSync blocked the event loop');
  expect(count(stderr, 'blocked the event loop\n')).toBe(1);
  expect(program.stdout).toContain('agent saw it');
  await program.end('SIGKILL');
  await project.dispose();
});
