import { describe, expect, test } from 'vitest';
import type { SourceFiles } from '../source/source-files.js';
import { CallRanges } from '../source/call-ranges.js';
import { SourceText } from '../source/source-text.js';
import { classify } from '../stack/classify.js';
import { mapFrames } from '../stack/frames.js';
import { reachOf } from './reach.js';

const TEST = '/app/a.test.ts';
const RUNNER = '/app/node_modules/@vitest/runner/dist/index.js';
const source = 'async function isAsync() {     }\n      function plain()   {     }';
const calls = new CallRanges(new SourceText(source, 'a.ts'));
const sources = { calls: () => calls } as unknown as SourceFiles;

type Text = string | readonly [file: string, name: string];

function siteOf(text: Text): NodeJS.CallSite {
  const [written, name] = typeof text === 'string' ? [text, 'plain'] : text;
  const isAsync = written.startsWith('async ');
  const file = written.replace(/^async /, '');
  return {
    getFileName: () => file,
    getFunctionName: () => name,
    getTypeName: () => null,
    getMethodName: () => null,
    getLineNumber: () => (name === 'isAsync' ? 1 : 2),
    getColumnNumber: () => 32,
    getPosition: () => 1,
    isAsync: () => isAsync,
    isConstructor: () => false,
    isToplevel: () => true,
    isNative: () => false,
  } as unknown as NodeJS.CallSite;
}

function reach(...texts: Text[]): string | undefined {
  const sites = texts.map(siteOf);
  const blame = classify(sites, ['fs.readFileSync']);
  if (!blame) return undefined;
  const frames = mapFrames(sites, undefined, '/app');
  return reachOf(sites, frames, blame, { isTestFile: (path) => path === TEST, sources });
}

const SRC = '/app/src/a.ts';
const PACKAGE = '/app/node_modules/conf/index.js';

test.each<[string, string, Text[]]>([
  ['a call in the test', 'test file', [TEST, RUNNER]],
  ['a call in the test after an await', 'test file', [TEST, 'async /app/x.ts']],
  ['a call of a package for the test', 'test file', [PACKAGE, TEST, RUNNER]],
  ['a mock in its own folder', 'test double', ['/app/src/__mocks__/a.ts', TEST, RUNNER]],
  ['a function', 'sync', [SRC, TEST, RUNNER]],
  ['a function that is itself the test', 'sync', [SRC, RUNNER]],
  [
    'a test that goes on in a task',
    'sync',
    [SRC, TEST, 'node:internal/process/task_queues', 'node:internal/timers'],
  ],
  ['a test in a context', 'sync', [SRC, TEST, 'node:async_hooks', RUNNER]],
  ['a function behind an array method of Node', 'sync', [SRC, 'node:events', TEST, RUNNER]],
  ['an async function', 'async', [[SRC, 'isAsync'], TEST, RUNNER]],
  ['what an async function calls', 'async', [SRC, [SRC, 'isAsync'], TEST, RUNNER]],
  ['a test that is async itself', 'sync', [SRC, [TEST, 'isAsync'], RUNNER]],
  ['a function that was awaited', 'async', [SRC, `async ${SRC}`, `async ${TEST}`]],
  ['a request', 'async', [SRC, 'node:_http_server', 'node:_http_common']],
  ['a request that the test answers', 'async', [SRC, TEST, 'node:events', 'node:_http_server']],
  ['a timer', 'async', [SRC, 'node:internal/timers']],
  ['a tick', 'async', [SRC, 'node:internal/process/task_queues']],
  ['straight from a microtask', 'async', [SRC]],
])('%s: %s', (_what, expected, frames) => {
  expect(reach(...frames)).toBe(expected);
});

describe('a stack that is cut', () => {
  test('is taken as it looks', () => {
    expect(reach(...Array.from({ length: 100 }, () => SRC))).toBe('sync');
  });
});
