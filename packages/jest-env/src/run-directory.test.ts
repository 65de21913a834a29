import { expect, test } from 'vitest';
import { runDirectory } from './run-directory.js';

const env = { LOOPGUARD_RUN_DIRECTORY: '/tmp/a folder', LOOPGUARD_RUN_PROCESS: '10' };
const worker = '/x/node_modules/jest-worker/build/processChild.js';

test.each([
  ["the reporter's own process", { pid: 10, ppid: 1, argv: ['node', '/x/jest.js'] }],
  ['a worker of it', { pid: 11, ppid: 10, argv: ['node', worker] }],
])('%s is part of the run', (_, facts) => {
  expect(runDirectory({ ...facts, env })).toBe('/tmp/a folder');
});

test.each([
  ['Jest started by a test in that process', { pid: 11, ppid: 10, argv: ['node', '/x/jest.js'] }],
  ['Jest started by a test in a worker', { pid: 12, ppid: 11, argv: ['node', '/x/jest.js'] }],
  ['a worker of such a run', { pid: 13, ppid: 12, argv: ['node', worker] }],
  ['code without a file', { pid: 11, ppid: 10, argv: ['node'] }],
])('%s is not', (_, facts) => {
  expect(runDirectory({ ...facts, env })).toBeUndefined();
});

test('no run has announced one', () => {
  expect(runDirectory({ pid: 10, ppid: 1, argv: [], env: {} })).toBeUndefined();
});
