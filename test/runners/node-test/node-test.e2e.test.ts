import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { runProcess, type ProcessResult } from '../process.js';
import { type Project, writeFiles, writeProject } from '../project.js';

const home = fileURLToPath(new URL('../..', import.meta.url));
const command = path.join(home, '../packages/cli/dist/main.mjs');
const GUARD = ['--import', '@loopguard/node-test'];
const hasIsolation = Number.parseInt(process.versions.node, 10) >= 24;
/** What `--test` prints by default is not the same on each Node. */
const TEST = ['--test', '--test-reporter=tap'];

/** Nothing in it blocks, and some of it fails by itself. */
const quiet = `
import assert from 'node:assert';
import test, { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { readFile } from 'node:fs/promises';

before(() => {});
after(() => {});
beforeEach(() => {});
afterEach(() => {});
test('passes', async () => { await readFile('package.json'); });
test('fails', () => { assert.strictEqual(1, 2); });
test('fails later', async () => { await readFile('package.json'); throw new Error('later'); });
test('throws a text', () => { throw 'text'; });
test('is skipped', { skip: true }, () => {});
test('is to do', { todo: 'soon' }, () => { assert.ok(false); });
test('takes a callback', (t, done) => { setTimeout(done, 1); });
test('has a plan', (t) => { t.diagnostic('a note'); });
test('times out', { timeout: 5 }, () => new Promise((resolve) => setTimeout(resolve, 1000)));
test('parent', async (t) => {
  t.beforeEach(() => {});
  await t.test('inner passes', () => {});
  await t.test('inner fails', () => { assert.ok(0); });
});
describe('suite', { concurrency: true }, () => {
  before(() => {});
  it('one', async () => { await readFile('package.json'); });
  it('two', async () => { await readFile('package.json'); throw new TypeError('own'); });
});
`;

const blocking = `
import assert from 'node:assert';
import test from 'node:test';
import { loadConfig } from './config.js';

test('blocks', async () => { await 1; loadConfig(); });
test('blocks and fails', () => { loadConfig(); assert.strictEqual(1, 2); });
`;

const leftover = `
import test from 'node:test';
import { readFileSync } from 'node:fs';

let hasRun;
const done = new Promise((resolve) => (hasRun = resolve));
test('starts', () => { setImmediate(() => { readFileSync('package.json'); hasRun(); }); });
test('innocent', async () => { await done; });
`;

const children = `
import assert from 'node:assert';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import test from 'node:test';

test('what it starts is not guarded and no part of the run', async () => {
  const child = fork('child.js', { env: { ...process.env, NODE_TEST_CONTEXT: '' } });
  const [{ hasGuard, names }] = await once(child, 'message');
  assert.deepStrictEqual({ hasGuard, names }, { hasGuard: false, names: [] });
});
`;

const program = `
import { run } from 'node:test';
import { resolve } from 'node:path';

const told = (type) => ({ name, details: { error } }) =>
  console.log(type, name, error?.cause.name, error?.cause.code);
const stream = run({ files: [resolve('blocking.test.js')] });
for (const type of ['test:pass', 'test:fail']) stream.on(type, told(type));
`;

let project: Project;

beforeAll(async () => {
  project = await writeProject(home, 'node-test', {
    'package.json': JSON.stringify({ name: 'project-under-test', type: 'module' }),
    'config.js': `import { readFileSync } from 'node:fs';
export function loadConfig() {
  return readFileSync('package.json', 'utf8');
}
`,
    'child.js': `process.send({
  hasGuard: Object.getOwnPropertySymbols(process).some(({ description }) => description.startsWith('@loopguard/')),
  names: Object.keys(process.env).filter((name) => name.startsWith('LOOPGUARD')),
});`,
    'quiet.test.js': quiet,
    'blocking.test.js': blocking,
    'leftover.test.js': leftover,
    'children.test.js': children,
    'program.js': program,
  });
});
afterAll(() => project.dispose());

function node(args: readonly string[], env: Record<string, string> = {}): Promise<ProcessResult> {
  return runProcess(process.execPath, args, { cwd: project.root, env });
}

/** What is printed, without what differs from run to run. */
function textOf({ stdout, stderr }: ProcessResult): string {
  return (
    `${stdout}\n${stderr}`
      .replaceAll(/\(?\d+(?:\.\d+)?(?:ms\)|\b(?= *(?:\n|$)))/g, '<number>')
      .replaceAll(/(duration_ms:?|time=|timestamp=)\s*"?[\dT:.-]+Z?"?/g, '$1 <time>')
      .replaceAll(/hostname="[^"]*"/g, '')
      // What of Node's ran the next task depends on time.
      .replaceAll(/^ +(?:at )?(?:runNextTicks|process\.process\w+|listOn\w+) .*\n/gm, '')
  );
}

function failed({ stdout }: ProcessResult): unknown {
  return stdout.match(/^\s*not ok .*/gm);
}

function run(args: readonly string[], env?: Record<string, string>): Promise<ProcessResult> {
  return node([command, 'run', '--', process.execPath, ...TEST, ...args], env);
}

describe.each(['spec', 'tap', 'junit', 'dot'])('in the reporter %s', (reporter) => {
  const flags = ['--test', `--test-reporter=${reporter}`];

  test('a file in which nothing blocks looks as without the guard, also where it fails', async () => {
    const without = await node([...flags, 'quiet.test.js']);
    const guarded = await node([...GUARD, ...flags, 'quiet.test.js']);
    expect(guarded.exitCode).toBe(without.exitCode);
    expect(textOf(guarded)).toBe(textOf(without));
  });

  // Why not: before Node 22 this reporter prints no failure.
  test.skipIf(reporter === 'dot' && !hasIsolation)(
    'a test that blocks is told in full',
    async () => {
      const { exitCode, stdout } = await node([...GUARD, ...flags, 'blocking.test.js']);
      expect(exitCode).toBe(1);
      const text = stdout.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>');
      for (const part of [
        'fs.readFileSync blocked the event loop',
        'call   fs.readFileSync("package.json", "utf8")',
        'where  config.js:3:10 loadConfig',
        'fix    await fs.promises.readFile(path)',
        'docs   https://nodejs.org/api/fs.html#fspromisesreadfilepath-options',
        'allow  // loopguard-allow fs.readFileSync -- <why>',
      ]) {
        expect(text).toContain(part);
      }
      // The other one keeps its own error, and has ours below it.
      expect(text).toMatch(/1 !== 2[^]*fs\.readFileSync blocked the event loop/);
    },
  );
});

test('what no test can answer for fails the file by its name', async () => {
  const { exitCode, stdout } = await node([...GUARD, ...TEST, 'leftover.test.js']);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^not ok \d+ - leftover\.test\.js$/m);
  expect(stdout).toContain(
    '"starts" had already ended, while "innocent" ran: await what it starts',
  );
  expect(stdout).toMatch(/^ok 1 - starts$/m);
  expect(stdout).toMatch(/^ok 2 - innocent$/m);
});

test('files that a program runs are guarded, and their events have the error', async () => {
  const { stdout } = await node([...GUARD, 'program.js']);
  expect(stdout.trim().split('\n').toSorted()).toEqual([
    'test:fail blocks BlockingCallError ERR_LOOPGUARD_BLOCKING_CALL',
    'test:fail blocks and fails AssertionError ERR_ASSERTION',
  ]);
});

test('a file that is run by itself is guarded', async () => {
  const { exitCode, stdout } = await node([...GUARD, 'blocking.test.js']);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('fs.readFileSync blocked the event loop');
});

test.skipIf(!hasIsolation)('files that share a process are told apart', async () => {
  const isolation = '--test-isolation=none';
  const files = ['blocking.test.js', 'leftover.test.js'];
  const { exitCode, stdout } = await node([...GUARD, ...TEST, isolation, ...files]);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^not ok \d+ - blocks$/m);
  expect(stdout).toMatch(/^not ok \d+ - leftover\.test\.js$/m);
});

test.each([
  ['warn', 'quiet.test.js blocking.test.js'],
  ['off', 'blocking.test.js'],
])('LOOPGUARD=%s fails nothing', async (mode, files) => {
  const args = [...TEST, ...files.split(' ')];
  const without = await node(args);
  const guarded = await node([...GUARD, ...args], { LOOPGUARD: mode });
  expect(failed(guarded)).toEqual(failed(without));
});

test('a wrong option is told before any test runs', async () => {
  const { exitCode, stdout } = await node([...GUARD, ...TEST, 'blocking.test.js'], {
    LOOPGUARD: 'wrn',
  });
  expect(exitCode).toBe(1);
  expect(stdout).toContain('Did you mean "warn"?');
  expect(stdout).not.toContain('# Subtest: blocks');
});

test('processes that a test starts are none of ours', async () => {
  const { exitCode, stdout } = await node([...GUARD, ...TEST, 'children.test.js']);
  expect(exitCode, stdout).toBe(0);
});

describe('loopguard run', () => {
  test('ends with the summary of the whole run', async () => {
    const { exitCode, stderr } = await run(['blocking.test.js', 'leftover.test.js']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[loopguard] Blocking call sites: 2 failed.');
    expect(stderr).toContain('config.js:3:10 loadConfig  fs.readFileSync');
  });

  test('says nothing where nothing blocks, and hands on the exit code', async () => {
    const { exitCode, stderr } = await run(['children.test.js']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect((await run(['quiet.test.js'])).exitCode).toBe(1);
  });

  test('within a run, what tests start is none of ours either, and the inner one tells the end', async () => {
    const inner = [command, 'run', '--', process.execPath, ...TEST, 'children.test.js'];
    const nested = await node([command, 'run', '--', process.execPath, ...inner]);
    expect(nested.stdout).toMatch(/^ok 1 - what it starts/m);

    const files = [command, 'run', '--', process.execPath, ...TEST, 'blocking.test.js'];
    const { exitCode, stderr } = await node([
      command,
      'baseline',
      '--',
      process.execPath,
      ...files,
    ]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Blocking call sites');
  });

  test('says nothing where the guard is off, and hands on the exit code', async () => {
    const { exitCode, stderr } = await run(['leftover.test.js'], { LOOPGUARD: 'off' });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  test('fails where nothing was guarded', async () => {
    const { exitCode, stderr } = await node([command, 'run', '--', process.execPath, '-e', '0']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[loopguard] Nothing was guarded');
  });

  test('reads the options once, for all files', async () => {
    const config = path.join(project.root, 'loopguard.config.mjs');
    const reads = path.join(project.root, 'reads.txt');
    await writeFiles(project.root, {
      'loopguard.config.mjs': `import { appendFile } from 'node:fs/promises';
await appendFile('reads.txt', '.');
export default { mode: 'warn' };
`,
    });
    try {
      const { exitCode, stderr } = await run(['leftover.test.js', 'children.test.js']);
      expect({ exitCode, reads: await readFile(reads, 'utf8') }).toEqual({
        exitCode: 0,
        reads: '.',
      });
      expect(stderr).toContain('[loopguard] Blocking call sites: 1 warned.');
    } finally {
      await rm(config);
      await rm(reads, { force: true });
    }
  });

  test('writes reports and a baseline', async () => {
    const config = path.join(project.root, 'loopguard.config.json');
    const options = { baseline: 'baseline.json', report: { json: 'report.json' } };
    await writeFiles(project.root, { 'loopguard.config.json': JSON.stringify(options) });
    try {
      const accepted = await node([
        command,
        'baseline',
        '--',
        process.execPath,
        ...TEST,
        'blocking.test.js',
      ]);
      expect(accepted.stderr).toContain('baseline.json: 1 known call site written.');
      const { stdout } = await run(['blocking.test.js']);
      expect(stdout).toMatch(/^ok \d+ - blocks$/m);
      const report = JSON.parse(await readFile(path.join(project.root, 'report.json'), 'utf8')) as {
        runner: { name: string };
        totals: { known: number };
      };
      expect(report).toMatchObject({ runner: { name: 'node-test' }, totals: { known: 2 } });
    } finally {
      await rm(config);
    }
  });
});
