import { describe, expect, test } from 'vitest';
import { classify } from './classify.js';

const SRC = '/app/src/a.ts';
const PACKAGE = '/app/node_modules/conf/index.js';
const RUNNER = '/app/node_modules/@vitest/runner/dist/index.js';
const FRAMEWORK = '/app/node_modules/vitest/dist/chunks/x.js';
const JEST = '/app/node_modules/jest-runtime/build/index.js';

/** A frame is its file, or its file and its function; one that awaits begins with `async `. */
type Written = string | readonly [file: string, name: string];

function siteOf(written: Written): NodeJS.CallSite {
  const [text, name] = typeof written === 'string' ? [written, 'run'] : written;
  return {
    getFileName: () => text.replace(/^async /, ''),
    getFunctionName: () => name,
    getPosition: () => 7,
    isAsync: () => text.startsWith('async '),
  } as unknown as NodeJS.CallSite;
}

/** Who is to blame, as files: the user's, and the package's that made the call. */
function blamed(frames: readonly Written[], call = 'fs.readFileSync', isLoad = false): string {
  const sites = frames.map(siteOf);
  const blame = classify(sites, [call], isLoad);
  if (blame === undefined) return 'nobody';
  const { origin, offender } = blame;
  return [origin, offender].map((index) => sites[index]?.getFileName() ?? '-').join(' ');
}

describe('to blame is', () => {
  test.each<[string, Written[], string]>([
    ['the nearest line of the user', [SRC, '/app/src/b.ts', RUNNER], `${SRC} -`],
    ['a package, and the user who called it', [PACKAGE, SRC, RUNNER], `${SRC} ${PACKAGE}`],
    ['a package alone', [PACKAGE, 'node:internal/timers'], `- ${PACKAGE}`],
    ['the user behind a function of Node', ['node:fs', SRC], `${SRC} -`],
    ['the user whom a runner calls', [SRC, FRAMEWORK, [FRAMEWORK, 'runModule']], `${SRC} -`],
    ['the user behind a matcher', [PACKAGE, FRAMEWORK, SRC], `${SRC} ${PACKAGE}`],
    ['text that was evaluated, where nothing else is', ['virtual:x', 'node:vm'], 'virtual:x -'],
    ['whoever awaits in a module', [SRC, 'async node:internal/modules/esm/loader'], `${SRC} -`],
  ])('%s', (_, frames, expected) => {
    expect(blamed(frames)).toBe(expected);
  });
});

describe('nobody is to blame', () => {
  test.each<[string, Written[]]>([
    ['for what a runner does', [FRAMEWORK, RUNNER]],
    ['while a module is loaded', [SRC, 'node:internal/modules/cjs/loader']],
    ['while Vitest loads a module', [PACKAGE, [FRAMEWORK, 'runInlinedModule']]],
    ['while Jest loads a module', [[JEST, 'requireModule'], SRC]],
  ])('%s', (_, frames) => {
    expect(blamed(frames)).toBe('nobody');
  });

  test('for a call of Node itself, but for the same call that it was handed', () => {
    expect(blamed(['node:path', SRC], 'process.cwd')).toBe('nobody');
    expect(blamed(['node:path', SRC])).toBe(`${SRC} -`);
  });

  test('for computing in a runner, but for what a user computes in it', () => {
    expect(blamed([RUNNER, SRC], 'stall')).toBe('nobody');
    expect(blamed([SRC, RUNNER], 'stall')).toBe(`${SRC} -`);
  });

  test('for a `require` that a transform made of an import', () => {
    expect(blamed([[JEST, 'requireModule'], SRC], 'require', true)).toBe(`${SRC} -`);
    expect(blamed([[JEST, 'importModule'], SRC], 'require', true)).toBe('nobody');
  });
});

function key(...frames: Written[]): number | undefined {
  return classify(frames.map(siteOf), ['fs.readFileSync'])?.key;
}

test('a call site is told from others by each frame of users and packages, and by no frame of Node', () => {
  expect(key(SRC, PACKAGE)).toBe(key(SRC, 'node:events', PACKAGE));
  expect(key(SRC, PACKAGE)).not.toBe(key(PACKAGE, SRC));
  expect(key(SRC)).not.toBe(key(SRC, SRC));
});
