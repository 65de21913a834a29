import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { runProcess, type ProcessResult } from '../process.js';
import { type Project, type ProjectFiles, writeFiles, writeProject } from '../project.js';

// What stands beside Mocha in real projects: coverage, compilers, stubs, configuration, flags.

const require = createRequire(import.meta.url);
const home = fileURLToPath(new URL('../..', import.meta.url));
const mocha = require.resolve('mocha/bin/mocha.js');
const GUARD = ['--require', '@loopguard/mocha'];

const files: ProjectFiles = {
  'package.json': JSON.stringify({ name: 'project-under-test', private: true }),
  'config.js': `const { readFileSync } = require('node:fs');

exports.loadConfig = function loadConfig(name = 'package.json') {
  if (name === '') return undefined;
  return readFileSync(name, 'utf8');
};
`,
  'covered.js': `const { loadConfig } = require('./config.js');

it('passes', async () => { loadConfig(''); });
it('blocks', async () => { await 1; loadConfig(); });
`,
  'tsconfig.json': JSON.stringify({
    compilerOptions: { target: 'es2022', module: 'commonjs', types: [], skipLibCheck: true },
  }),
  'typed.ts': `import { readFileSync } from 'node:fs';

interface Long {
  readonly name: string;
}

describe('typed', () => {
  it('passes', async () => { await Promise.resolve(); });
  it('blocks', async () => {
    const value: Long = { name: 'package.json' };
    await Promise.resolve(value);
    readFileSync(value.name);
  });
});
`,
  'stubs.js': `
const fs = require('node:fs');
const sinon = require('sinon');
const { expect } = require('chai');

describe('stubs', () => {
  afterEach(() => sinon.restore());
  it('a stub passes', async () => {
    sinon.stub(fs, 'readFileSync').returns('stubbed');
    expect(fs.readFileSync('none')).to.equal('stubbed');
  });
  it('a stub that throws passes', async () => {
    sinon.stub(fs, 'readFileSync').throws(new Error('stubbed'));
    expect(() => fs.readFileSync('none')).to.throw('stubbed');
  });
  it('a spy blocks', async () => {
    const spy = sinon.spy(fs, 'readFileSync');
    fs.readFileSync('package.json');
    expect(spy.calledOnceWithExactly('package.json')).to.equal(true);
  });
  it('a stub that calls through blocks', async () => {
    const stub = sinon.stub(fs, 'readFileSync');
    stub.withArgs('none').returns('stubbed');
    stub.callThrough();
    expect(fs.readFileSync('none')).to.equal('stubbed');
    expect(fs.readFileSync('package.json', 'utf8')).to.include('project-under-test');
  });
  it('what was restored blocks', async () => { fs.readFileSync('package.json'); });
  it('a fake clock passes', async () => {
    const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'setImmediate', 'performance', 'Date'] });
    const later = new Promise((resolve) => setTimeout(resolve, 9999));
    clock.tick(9999);
    await later;
  });
});
`,
  'delayed.js': `
const { loadConfig } = require('./config.js');
setTimeout(() => {
  describe('delayed', () => {
    it('passes', async () => { await 1; });
    it('blocks', async () => { await 1; loadConfig(); });
  });
  run();
}, 1);
`,
  'fixtures.js': `
const { loadConfig } = require('./config.js');
exports.mochaGlobalSetup = () => { loadConfig(); };
exports.mochaGlobalTeardown = () => { loadConfig(); };
exports.mochaHooks = async () => ({ beforeAll: [() => { loadConfig(); }], afterEach() { loadConfig(); } });
`,
  'only.js': `
describe.only('chosen', () => { it('passes', async () => {}); });
it('left out', () => {});
`,
  'pending.js': `
it('to do');
it.skip('skipped', () => {});
it('passes', async () => {});
it('skips itself', function () { this.skip(); });
`,
  'uncaught.js': `
it('waits for nothing', () => {});
it('throws later', (done) => { setTimeout(() => { throw new Error('later'); }, 1); });
`,
};

let project: Project;

beforeAll(async () => {
  project = await writeProject(home, 'mocha-beside', files);
});
afterAll(() => project.dispose());

function node(args: readonly string[]): Promise<ProcessResult> {
  return runProcess(process.execPath, args, { cwd: project.root });
}

interface JsonTest {
  readonly fullTitle: string;
}

/** What became of each test, from Mocha's reporter for machines. */
function resultsOf({ stdout, stderr }: ProcessResult): { failed: string[]; passed: string[] } {
  const start = stdout.indexOf('{\n  "stats"');
  expect(start, `${stdout}\n${stderr}`).not.toBe(-1);
  const text = stdout.slice(start, stdout.lastIndexOf('\n}') + 2);
  const report = JSON.parse(text) as { passes: JsonTest[]; failures: JsonTest[] };
  const titles = (tests: readonly JsonTest[]): string[] => tests.map(({ fullTitle }) => fullTitle);
  return { failed: titles(report.failures), passed: titles(report.passes) };
}

/** The tests that block failed, and no others did. */
function expectBlocked(result: ProcessResult): void {
  const { failed, passed } = resultsOf(result);
  expect(failed).not.toEqual([]);
  expect(failed.filter((title) => !title.endsWith('blocks'))).toEqual([]);
  expect(passed.filter((title) => !title.endsWith('passes'))).toEqual([]);
}

describe.each([
  ['nyc', ['nyc/bin/nyc.js', '--temp-dir=.nyc', '--reporter=json', '--report-dir=coverage']],
  ['c8', ['c8/bin/c8.js', '--temp-directory=.c8', '--reporter=json', '--reports-dir=coverage']],
])('below %s', (_name, [tool = '', ...flags]) => {
  async function covered(guard: readonly string[]): Promise<[ProcessResult, unknown]> {
    const own = [mocha, ...guard, '--reporter', 'json', 'covered.js'];
    const result = await node([require.resolve(tool), ...flags, process.execPath, ...own]);
    const file = path.join(project.root, 'coverage/coverage-final.json');
    const report = JSON.parse(await readFile(file, 'utf8')) as Record<string, object>;
    await rm(file);
    const names = Object.keys(report).map((name) => path.relative(project.root, name));
    return [result, { names, files: report }];
  }

  test('tests that block fail, and what is covered is what it is without the guard', async () => {
    const [without, plain] = await covered([]);
    expect(without.exitCode).toBe(0);
    const [result, report] = await covered(GUARD);
    expect(result.exitCode).toBe(1);
    expectBlocked(result);
    expect(report).toEqual(plain);
    expect(report).toMatchObject({ names: expect.arrayContaining(['config.js']) });
  });
});

test.each([
  ['ts-node', ['--require', require.resolve('ts-node/register/transpile-only')], []],
  ['tsx, required', ['--require', require.resolve('tsx/cjs')], []],
  ['tsx, imported', [], ['--import', 'tsx']],
])('TypeScript by %s: the line is that of the source', async (_name, flags, ofNode) => {
  const args = [...ofNode, mocha, ...GUARD, ...flags];
  expectBlocked(await node([...args, '--reporter', 'json', 'typed.ts']));
  const { stdout } = await node([...args, 'typed.ts']);
  // Why any column: what is imported is called by its module's name in CommonJS.
  expect(stdout).toMatch(/where {2}typed\.ts:12:\d+$/m);
});

test('stubs, spies and clocks of sinon', async () => {
  expectBlocked(await node([mocha, ...GUARD, '--reporter', 'json', 'stubs.js']));
});

test('--delay: tests that are declared later', async () => {
  expectBlocked(await node([mocha, ...GUARD, '--delay', '--reporter', 'json', 'delayed.js']));
});

test.each([[[]], [['--parallel']]])(
  'global fixtures and root hooks of others are no test %s',
  async (flags) => {
    const args = [...GUARD, '--require', './fixtures.js', ...flags, '--reporter', 'json'];
    expectBlocked(await node([mocha, ...args, 'covered.js']));
  },
);

test.each([
  [['--forbid-only', 'only.js']],
  [['--forbid-only', '--parallel', 'only.js']],
  [['only.js']],
  [['--forbid-pending', 'pending.js']],
  [['--forbid-pending', '--parallel', 'pending.js']],
  [['pending.js']],
  [['--async-only', 'uncaught.js']],
  [['--allow-uncaught', 'uncaught.js']],
  [['--fail-zero', '--grep', 'none', 'covered.js']],
  [['--pass-on-failing-test-suite', 'uncaught.js']],
  [['--inline-diffs', '--sort', '--slow=1', 'uncaught.js', 'pending.js']],
  [['missing.js']],
])('what nothing blocks in is told as without the guard: %s', async (args) => {
  const plain = await node([mocha, ...args]);
  const guarded = await node([mocha, ...GUARD, ...args]);
  expect(stable(guarded)).toBe(stable(plain));
  expect(guarded.exitCode).toBe(plain.exitCode);
});

test('a Mocha that is too old is told without a stack', async () => {
  const own = await writeProject(home, 'mocha-too-old', {
    'package.json': '{ "name": "project-under-test", "private": true }',
    'program.js': '',
    'node_modules/mocha/package.json': '{ "name": "mocha", "version": "9.2.2" }',
    'node_modules/mocha/lib/mocha.js': 'module.exports = class Mocha {};',
  });
  try {
    const { exitCode, stderr } = await runProcess(process.execPath, [...GUARD, 'program.js'], {
      cwd: own.root,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      '[loopguard] Mocha 9.2.2 is not supported: loopguard needs Mocha 10, 11 or 12. Update it, e.g. by: npm i -D mocha@^10.0.0.',
    );
    expect(stderr).not.toContain('    at ');
  } finally {
    await own.dispose();
  }
});

const COVERED = { require: '@loopguard/mocha', spec: 'covered.js', reporter: 'json' };

test.each([
  ['.mocharc.json', JSON.stringify(COVERED)],
  ['.mocharc.cjs', `module.exports = ${JSON.stringify(COVERED)};`],
  ['.mocharc.yml', `require: ['@loopguard/mocha']\nspec: covered.js\nreporter: json\n`],
  ['package.json', JSON.stringify({ name: 'project-under-test', mocha: COVERED })],
])('configured by %s', async (file, text) => {
  await writeFiles(project.root, { [file]: text });
  try {
    expectBlocked(await node([mocha]));
  } finally {
    await rm(path.join(project.root, file));
    await writeFiles(project.root, { 'package.json': files['package.json'] ?? '' });
  }
});

/** What is printed, without what differs from run to run. */
function stable({ stdout, stderr }: ProcessResult): string {
  return (
    `${stdout}\n${stderr}`
      .replaceAll(/ *\(?\b\d+(?:\.\d+)?m?s\b\)?/g, '')
      // What of Node's ran the next task depends on time.
      .replaceAll(/^ +at (?:process\.process|listOn|runNextTicks)\w+.*\n/gm, '')
  );
}
