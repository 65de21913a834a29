import { expect, test } from 'vitest';
import { projectOf, serverOf, start } from './program.js';

const HANDLERS = `
  '/slow': (request, response) => { waiting.push(response); console.log('waits'); },
  '/compute': (request, response) => { compute(300); response.end('done'); for (const each of waiting) each.end(); },
  '/hang': (request, response) => { compute(3000); response.end('hung'); },
  '/exit': (request, response) => { response.end('bye', () => process.exit(0)); },
`;
const COMPUTE = `
const waiting = [];
function compute(ms) {
  const end = process.cpuUsage().user + ms * 1000;
  while (process.cpuUsage().user < end) for (let step = 0; step < 1e5; step++);
}
`;

test('computation is told with its function, its request and what waited meanwhile', async () => {
  const project = await projectOf({
    'server.mjs': serverOf(HANDLERS, COMPUTE),
    'loopguard.config.json': '{ "stall": { "profile": "always" } }',
  });
  const program = await start(project.root, 'server.mjs');
  const slow = program.get('/slow');
  await program.prints('waits');
  expect(await program.get('/compute')).toBe('done');
  await slow;
  const stderr = await program.says('allow  // loopguard-allow stall');
  expect(stderr).toMatch(/^\[loopguard\] compute held the event loop for \d+ ms of CPU time$/m);
  expect(stderr).toMatch(/^ {2}where {2}server\.mjs:\d+:\d+ compute/m);
  expect(stderr).toMatch(/^ {2}in {5}GET \/compute$/m);
  expect(stderr).toMatch(/^ {2}waited GET \/slow for \d+ ms$/m);
  await program.get('/exit');
  expect((await program.end()).exitCode).toBe(0);
  expect(program.stderr).toMatch(/by request\n +GET \/compute/);
  await project.dispose();
});

test('a hang is printed while it hangs, with the requests that are open', async () => {
  const project = await projectOf({
    'server.mjs': serverOf(HANDLERS, COMPUTE),
    'loopguard.config.json': '{ "stall": { "hang": 500 } }',
  });
  const program = await start(project.root, 'server.mjs');
  const hung = program.get('/hang');
  expect(await program.says('and still is')).toMatch(
    /^\[loopguard\] in "GET \/hang": the event loop has been held for [\d.]+ s, and still is\n {2}file {3}.*server\.mjs\n {2}where {2}server\.mjs:\d+:\d+ compute/m,
  );
  expect(await hung).toBe('hung');
  await program.end('SIGKILL');
  await project.dispose();
});

test('what computes after an await is told with what was open', async () => {
  const project = await projectOf({
    'server.mjs': serverOf(
      `'/later': async (request, response) => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        compute(300);
        response.end('done');
      },`,
      COMPUTE,
    ),
    'loopguard.config.json': '{ "stall": { "profile": "always" } }',
  });
  const program = await start(project.root, 'server.mjs');
  expect(await program.get('/later')).toBe('done');
  expect(await program.says('allow  // loopguard-allow stall')).toMatch(
    /^ {2}in {5}GET \/later \(most likely: nothing else was open\)$/m,
  );
  await program.end('SIGKILL');
  await project.dispose();
});
