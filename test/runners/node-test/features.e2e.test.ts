import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { runProcess, type ProcessResult } from '../process.js';
import { type Project, writeProject } from '../project.js';

const home = fileURLToPath(new URL('../..', import.meta.url));
const command = path.join(home, '../packages/cli/dist/main.mjs');
const borp = createRequire(import.meta.url).resolve('borp');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const reporter = new URL('events.mjs', import.meta.url).href;
const GUARD = ['--import', '@loopguard/node-test'];

function isSince(wanted: number, of22 = Number.POSITIVE_INFINITY): boolean {
  return major >= wanted || (major === 22 && minor >= of22);
}

// Of each test that blocks the name says so.
const kinds = `
import assert from 'node:assert';
import fs, { readFileSync } from 'node:fs';
import test, { describe, it, suite } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

test('mocked timers', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate', 'Date'] });
  const told = t.mock.fn();
  setTimeout(told, 9999);
  t.mock.timers.tick(9999);
  assert.strictEqual(told.mock.callCount(), 1);
});
test('mocked timers in a test that waits, blocks', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setImmediate'] });
  const later = new Promise((resolve) => setTimeout(resolve, 500));
  t.mock.timers.tick(500);
  await later;
  readFileSync('package.json');
});
test('a mock of fs', async (t) => {
  t.mock.method(fs, 'readFileSync', () => 'mocked');
  assert.strictEqual(fs.readFileSync('none'), 'mocked');
});
test('a mock of fs that calls through, blocks', async (t) => {
  const mocked = t.mock.method(fs, 'readFileSync');
  fs.readFileSync('package.json');
  assert.strictEqual(mocked.mock.callCount(), 1);
});
test('fs after its mock, blocks', async () => { fs.readFileSync('package.json'); });
test('a plan', async (t) => { t.plan?.(1); (t.assert ?? assert).ok(true); });
test('a plan, blocks', async (t) => { t.plan?.(1); (t.assert ?? assert).ok(readFileSync('package.json')); });
test('parent', async (t) => {
  await t.test('inner, blocks', async () => { readFileSync('package.json'); });
  await t.test('inner', async () => {});
});
test('holder', { concurrency: true }, async (t) => {
  await Promise.all([
    t.test('beside others', async () => { await sleep(5); }),
    t.test('beside others, blocks', async () => { await sleep(1); readFileSync('package.json'); }),
    t.test('beside others too', async () => { await sleep(5); }),
  ]);
});
suite('suite', () => {
  it('in a suite, blocks', async () => { readFileSync('package.json'); });
  it.skip('skipped', async () => { readFileSync('package.json'); });
  it('skipped by an option', { skip: 'why' }, async () => { readFileSync('package.json'); });
});
describe('together', { concurrency: 3 }, () => {
  it('one', async () => { await sleep(5); });
  it('two, blocks', async () => { await sleep(1); readFileSync('package.json'); });
  it('three', async () => { await sleep(5); });
});
test('to do', { todo: true }, async () => { readFileSync('package.json'); });
test('a callback, blocks', (t, done) => { setImmediate(() => { readFileSync('package.json'); done(); }); });
test('skips itself', (t) => { t.skip('later'); });
test('has a signal', async (t) => { assert.ok(t.signal); t.diagnostic('a note'); });
`;

const some = `
import { statSync } from 'node:fs';
import test from 'node:test';
test.only('chosen, blocks', async () => { statSync('.'); });
test('other, blocks', async () => { statSync('.'); });
`;

const snapshots = `
import { statSync } from 'node:fs';
import test from 'node:test';
test('snapshot', (t) => { t.assert.snapshot({ a: 1 }); });
test('snapshot, blocks', async (t) => { t.assert.snapshot({ a: 2 }); statSync('.'); });
`;

const covered = `
import assert from 'node:assert';
import test from 'node:test';
import { sizeOf } from './size.js';
test('a size', () => { assert.strictEqual(sizeOf(1), 'small'); });
`;

const typed = `import { statSync } from 'node:fs';
import test from 'node:test';

interface Place {
  readonly path: string;
}
const place: Place = { path: '.' };

test('typed, blocks', async (): Promise<void> => { const { path }: Place = place; statSync(path); });
`;

let project: Project;

beforeAll(async () => {
  project = await writeProject(home, 'node-test-features', {
    'package.json': JSON.stringify({ name: 'project-under-test', type: 'module' }),
    // Why: tsx reads the nearest one, and that of this repository leads to sources.
    'tsconfig.json': '{}',
    'kinds.test.js': kinds,
    'some.test.js': some,
    'snapshots.test.js': snapshots,
    'covered.test.js': covered,
    'size.js': `export function sizeOf(count) {\n  return count > 5 ? 'big' : 'small';\n}\n`,
    'typed.test.ts': typed,
    'global.mjs': `import { statSync } from 'node:fs';
export function globalSetup() { statSync('.'); console.log('set up'); }
export function globalTeardown() { statSync('.'); console.log('torn down'); }
`,
  });
});
afterAll(() => project.dispose());

function node(args: readonly string[], isGuarded: boolean): Promise<ProcessResult> {
  const guard = isGuarded ? GUARD : [];
  return runProcess(process.execPath, [...guard, ...args], { cwd: project.root });
}

/** Names of tests that failed, and of those that did not, without what holds others. */
function namesIn({ stdout }: ProcessResult): { failed: string[]; passed: string[] } {
  const names = (pattern: RegExp): string[] =>
    [...stdout.matchAll(pattern)].map(([, name = '']) => name).toSorted();
  return {
    failed: names(/^ *not ok \d+ - (.*)$/gm).filter(
      (name) => !/^(?:parent|holder|suite|together)$/.test(name),
    ),
    passed: names(/^ *ok \d+ - (.*)$/gm),
  };
}

interface Feature {
  readonly name: string;
  readonly args: readonly string[];
  readonly isThere?: boolean;
  /** Node may end before it has printed all. */
  readonly isCut?: boolean;
}

const isolation = major >= 24 ? '--test-isolation=none' : '--experimental-test-isolation=none';
const features: readonly Feature[] = [
  { name: 'all kinds of tests', args: ['kinds.test.js'] },
  {
    name: 'one process for all files',
    args: [isolation, 'kinds.test.js', 'covered.test.js'],
    isThere: isSince(24, 8),
  },
  { name: 'only', args: ['--test-only', 'some.test.js'] },
  { name: 'a pattern of names', args: ['--test-name-pattern=inner', 'kinds.test.js'] },
  {
    name: 'a pattern of names that are left out',
    args: ['--test-skip-pattern=inner', 'kinds.test.js'],
    isThere: isSince(24, 1),
  },
  { name: 'a shard', args: ['--test-shard=2/2', 'covered.test.js', 'some.test.js'] },
  { name: 'one file at a time', args: ['--test-concurrency=1', 'covered.test.js', 'some.test.js'] },
  {
    name: 'an end by force',
    args: ['--test-force-exit', 'kinds.test.js'],
    isCut: true,
    isThere: isSince(24, 1),
  },
  { name: 'coverage', args: ['--experimental-test-coverage', 'kinds.test.js'] },
  {
    name: 'new snapshots',
    args: ['--test-update-snapshots', 'snapshots.test.js'],
    isThere: isSince(24, 3),
  },
  { name: 'snapshots', args: ['snapshots.test.js'], isThere: isSince(24, 3) },
  {
    name: 'global set-up',
    args: ['--test-global-setup=global.mjs', 'some.test.js'],
    isThere: isSince(24),
  },
  {
    name: 'types that are stripped',
    args: ['--experimental-strip-types', 'typed.test.ts'],
    isThere: isSince(24, 6),
  },
  {
    name: 'types that Node strips by itself',
    args: ['typed.test.ts'],
    isThere: isSince(24, 18),
  },
  { name: 'types that tsx takes out', args: ['--import=tsx', 'typed.test.ts'] },
];

describe.each(features)('$name', ({ args, isThere = true, isCut = false }) => {
  test.skipIf(!isThere)('exactly the tests that block fail', async () => {
    const flags = ['--test', '--test-reporter=tap', ...args];
    const without = await node(flags, false);
    const guarded = await node(flags, true);
    const before = namesIn(without);
    expect(before.failed.filter((name) => !name.includes('# TODO'))).toEqual([]);
    const { failed, passed } = namesIn(guarded);
    const told = isCut ? [...failed, ...passed].toSorted() : before.passed;
    const blocks = told.filter((name) => name.endsWith('blocks'));
    expect(failed.filter((name) => !name.includes('# TODO'))).toEqual(blocks);
    expect(passed.filter((name) => name.endsWith('blocks'))).toEqual([]);
    expect(guarded.exitCode).toBe(blocks.length > 0 ? 1 : without.exitCode);
  });
});

test.skipIf(!isSince(24, 6))(
  'the place of a call in a source with types is that of the source',
  async () => {
    for (const flags of [['--experimental-strip-types'], ['--import=tsx']]) {
      const { stdout } = await node([...flags, '--test', 'typed.test.ts'], true);
      expect(stdout).toMatch(/where {2}typed\.test\.ts:9:\d+$/m);
    }
  },
);

test('coverage and two reporters say of the sources what they say without the guard', async () => {
  const reporters = ['--test-reporter=lcov', '--test-reporter-destination=lcov.info'];
  const outputs: string[] = [];
  for (const isGuarded of [false, true]) {
    const args = [...reporters, '--test-reporter=dot', '--test-reporter-destination=stdout'];
    const result = await node(
      ['--test', '--experimental-test-coverage', ...args, 'covered.test.js'],
      isGuarded,
    );
    expect(result.exitCode).toBe(0);
    const report = await readFile(path.join(project.root, 'lcov.info'), 'utf8');
    // Why only these: linked packages are no part of node_modules, whose files are left out.
    const own = report
      .replace(/^TN:\n/, '')
      .split('end_of_record\n')
      .filter((part) => /^SF:(?:size|covered)/m.test(part));
    outputs.push(own.join(''));
  }
  expect(outputs[0]).toContain('SF:size.js');
  expect(outputs[1]).toBe(outputs[0]);
});

test.each([
  ['its script', () => [command, 'run', '--', process.execPath, borp]],
  ['Node', () => [...GUARD, borp]],
])('borp is guarded where it is started by %s', async (_name, args) => {
  const { exitCode, stdout } = await runProcess(
    process.execPath,
    [...args(), '--no-typescript', '--reporter=tap', 'some.test.js', 'covered.test.js'],
    { cwd: project.root },
  );
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/not ok \d+ - chosen, blocks/);
  expect(stdout).toMatch(/^ *ok \d+ - a size/m);
});

type Told = Record<string, unknown>;

async function events(isGuarded: boolean): Promise<Told[]> {
  const flags = ['--test', `--test-reporter=${reporter}`];
  const { stdout } = await node([...flags, 'kinds.test.js'], isGuarded);
  const lines = stdout.trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Told);
}

function isOfBlocked({ name = '' }: Told): boolean {
  return /blocks$|^(?:parent|holder|suite|together|to do)$|kinds\.test\.js$/.test(String(name));
}

/** Of tests that do not block: nothing may differ. */
function untouched(all: readonly Told[]): Told[] {
  return inOrder(all).filter((event) => !isOfBlocked(event));
}

/** Without what only the guard says. Which of several concurrent tests is complete first is nobody's doing. */
function inOrder(all: readonly Told[]): Told[] {
  const told = all.filter(({ type }) => type !== 'test:diagnostic');
  const isComplete = ({ type }: Told): boolean => type === 'test:complete';
  return [
    ...told.filter((event) => !isComplete(event)),
    ...told
      .filter(isComplete)
      .toSorted((one, other) => String(one['name']).localeCompare(String(other['name']))),
  ];
}

test('reporters are told the same events in the same order, and only of tests that block that they failed', async () => {
  const without = await events(false);
  const guarded = await events(true);
  expect(untouched(guarded)).toEqual(untouched(without));
  // Why by name alone: what a test ends with is the difference.
  const ends = /^test:(?:pass|fail|complete)$/;
  const order = (all: readonly Told[]): string[] =>
    inOrder(all).map(
      ({ type, name }) => `${ends.test(String(type)) ? 'end' : String(type)} ${String(name)}`,
    );
  expect(order(guarded)).toEqual(order(without));
});

test.skipIf(major < 24)('who listens to the channel of the runner is told the same', async () => {
  const own = await writeProject(home, 'node-test-channel', {
    'package.json': '{ "type": "module" }',
    'listens.mjs': `
      import { AsyncLocalStorage } from 'node:async_hooks';
      import { tracingChannel } from 'node:diagnostics_channel';
      const storage = (globalThis.channelStorage = new AsyncLocalStorage());
      const channel = tracingChannel('node.test');
      channel.start.bindStore(storage, ({ name }) => name);
      const told = (event) => ({ name, type, error }) => console.log(event, type, name, error?.cause?.name ?? error?.name);
      channel.subscribe({ start: told('start'), end: told('end'), error: told('error') });
    `,
    'heard.test.js': `
      import assert from 'node:assert';
      import { statSync } from 'node:fs';
      import test, { describe, it } from 'node:test';
      const name = () => globalThis.channelStorage.getStore();
      test('one', async () => { await 1; assert.strictEqual(name(), 'one'); });
      describe('two', () => { it('three', () => { assert.strictEqual(name(), 'three'); }); });
      test('four', async (t) => { await t.test('five', async () => { await 1; assert.strictEqual(name(), 'five'); }); });
      test('fails', async () => { assert.ok(0); });
      if (process.env.BLOCKS) test('six, blocks', async () => { statSync('.'); });
    `,
  });
  const heard = async (
    guard: readonly string[],
    env: Record<string, string> = {},
  ): Promise<string> => {
    const args = [...guard, '--import', './listens.mjs', '--test', 'heard.test.js'];
    return (await runProcess(process.execPath, args, { cwd: own.root, env })).stdout
      .split('\n')
      .filter((line) => /^(?:start|end|error) /.test(line))
      .join('\n');
  };
  try {
    const plain = await heard([]);
    expect(plain).toContain('start test five');
    expect(await heard(GUARD)).toBe(plain);
    expect(await heard(GUARD, { BLOCKS: '1' })).toContain('six, blocks BlockingCallError');
  } finally {
    await own.dispose();
  }
});

function readingBy(call: string): string {
  return `import fs from 'node:fs';\nimport test from 'node:test';\ntest('reads', async () => { ${call} });\n`;
}

test('what it takes to follow a test is no call of the test', async () => {
  const own = await writeProject(home, 'node-test-quiet', {
    'package.json': JSON.stringify({
      type: 'module',
      loopguard: { rules: { '*': 'error' }, stall: { mode: 'warn' } },
    }),
    'clean.test.js': `
      import test, { afterEach, before, beforeEach, describe, it } from 'node:test';
      beforeEach(() => {});
      afterEach(async () => {});
      test('sync', () => {});
      test('async', async () => { await 1; });
      test('callback', (t, done) => { setImmediate(done); });
      test('outer', async (t) => { t.beforeEach(() => {}); await t.test('inner', () => {}); });
      describe('suite', { concurrency: true }, () => {
        before(() => {});
        it('one', async () => { await 1; });
        it('two', () => {});
      });
    `,
  });
  try {
    const args = [...GUARD, '--test', '--test-reporter=tap', 'clean.test.js'];
    const { exitCode, stdout } = await runProcess(process.execPath, args, { cwd: own.root });
    expect({ exitCode, calls: stdout.match(/^ *call .*/gm) }).toEqual({ exitCode: 0, calls: null });
  } finally {
    await own.dispose();
  }
});

test('with hooks: true a hook at the top is start-up as long as its file is being loaded', async () => {
  const own = await writeProject(home, 'node-test-hooks', {
    'package.json': '{ "type": "module", "loopguard": { "hooks": true } }',
    'hooks.test.js': `
      import { existsSync, readFileSync, statSync } from 'node:fs';
      import test, { before, describe, it } from 'node:test';
      before(async () => {
        existsSync('package.json');
        await new Promise((resolve) => setImmediate(resolve));
        statSync('package.json');
      });
      test('first', async () => {});
      describe('suite', () => {
        before(async () => { readFileSync('package.json'); });
        it('second', async () => {});
      });
    `,
  });
  try {
    const { stdout } = await runProcess(
      process.execPath,
      [...GUARD, '--test', '--test-reporter=tap', 'hooks.test.js'],
      { cwd: own.root },
    );
    const calls = [...stdout.matchAll(/^ *call +([\w.]+)/gm)].map(([, call]) => call);
    expect(calls.toSorted()).toEqual(['fs.readFileSync', 'fs.statSync']);
  } finally {
    await own.dispose();
  }
});

test('in watch mode a file that is changed is judged again', async () => {
  const own = await writeProject(home, 'node-test-watch', {
    'package.json': '{ "type": "module" }',
    'read.test.js': readingBy(`fs.readFileSync('package.json');`),
  });
  const child = spawn(
    process.execPath,
    [...GUARD, '--test', '--watch', '--test-reporter=tap', 'read.test.js'],
    { cwd: own.root, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  // Why again: a change that comes before the watcher looks at the file is not seen.
  let changing: NodeJS.Timeout | undefined;
  const change = async (): Promise<void> => {
    await writeFile(path.join(own.root, 'read.test.js'), readingBy('await 1;'));
    changing ??= setInterval(() => void change(), 5000);
  };
  try {
    let said = '';
    const states: string[] = [];
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      said += chunk as string;
      const [, state] = /^((?:not )?ok) \d+ - reads$/m.exec(said) ?? [];
      if (state === undefined) continue;
      states.push(state);
      said = '';
      if (states.length === 2) break;
      await change();
    }
    expect(states).toEqual(['not ok', 'ok']);
  } finally {
    clearInterval(changing);
    child.kill();
    await own.dispose();
  }
});
