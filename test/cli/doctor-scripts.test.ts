import { spawn } from 'node:child_process';
import { cp, watch } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { guards, program, project } from './doctored-project.js';

const modules = (name: string): string =>
  fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url));
const NODE = 'node --import @loopguard/node-test';

function nodePackage(script: string, more: object = {}): string {
  return JSON.stringify({ name: 'a-project', type: 'module', scripts: { test: script }, ...more });
}

describe("loopguard doctor, Node's own runner", () => {
  test.each([
    `${NODE} --test`,
    `${NODE} --import tsx --test-reporter spec --test "test/**/*.ts"`,
    `tsx --import @loopguard/node-test --test --tsconfig tsconfig.json`,
    `c8 --reporter=lcov ${NODE} --test --experimental-test-coverage --test-only test/`,
    'NODE_OPTIONS="$NODE_OPTIONS --import=@loopguard/node-test" node --test --watch',
    'node --import ./guard.mjs --test-name-pattern none --test-shard 2/3 --test',
    'npx loopguard run -- node --test',
    'loopguard run -- borp --coverage',
    `${NODE} node_modules/borp/borp.js`,
  ])('says that all is well: %s', async (script) => {
    const own = await project({
      'package.json': nodePackage(script),
      'guard.mjs': `import '@loopguard/node-test';\n`,
      'tsconfig.json': '{}',
    });
    const doctored = await own.doctor();

    expect(guards(doctored)).toEqual({ '': 'live' });
    expect(doctored.found).toMatchObject({ isWell: true, problems: [], notes: [] });
    expect(doctored.stdout).not.toContain(own.root);
    expect(await own.left()).toEqual([]);
  });

  test('advises init where nothing is guarded, and names the script', async () => {
    const own = await project({
      'package.json': JSON.stringify({
        scripts: { test: 'npm run unit', unit: 'node --test', watch: 'node --test --watch' },
      }),
    });
    const { found, exitCode, stdout } = await own.doctor();

    expect(found.problems).toEqual(['No test is guarded. Set loopguard up: npx loopguard init']);
    expect(found.runners[0]?.runs).toMatchObject([{ script: 'unit', config: 'package.json' }]);
    expect(stdout).toContain('npx loopguard doctor --script watch');
    expect(exitCode).toBe(1);

    const watching = await own.doctor({}, '--script', 'watch');
    expect(watching.found.problems).toEqual([
      'No test is guarded. Set loopguard up: npx loopguard init --script watch',
    ]);
  });

  test('tells a guard that warns, or is off, from none', async () => {
    const own = await project({
      'package.json': nodePackage(`${NODE} --test`, { loopguard: { mode: 'warn' } }),
    });
    expect(guards(await own.doctor())).toEqual({ '': 'warns' });

    const off = await own.doctor({ LOOPGUARD: 'off' });
    expect(off.found.problems).toEqual([expect.stringContaining('unset it')]);
    expect(off.exitCode).toBe(1);

    const byMode = await project({
      'package.json': nodePackage(`${NODE} --test`, { loopguard: { mode: 'off' } }),
    });
    expect((await byMode.doctor()).found.problems).toEqual([
      expect.stringContaining(`its option "mode" is 'off'`),
    ]);
  });

  test('is not misled by rules, allowances and what is set up before', async () => {
    const options = {
      testFiles: 'allow',
      rules: { 'fs.*': 'off' },
      allow: [{ calls: ['zlib.*'], reason: 'why' }],
    };
    const own = await project({
      'package.json': nodePackage(`${NODE} --import ./set-up.mjs --test --test-isolation=none`, {
        loopguard: options,
      }),
      'set-up.mjs': `import { mock } from 'node:test'; import fs from 'node:fs';
mock.method(fs, 'statSync', () => {}); mock.method(process.stdout, 'write');`,
    });
    const runs = (await own.doctor()).found.runners[0]?.runs;
    // Why: what isolates files is of Node 22.8 and later, which says so of a flag that it does not know.
    if (Number.parseInt(process.versions.node, 10) < 22) {
      expect(runs?.[0]?.error).toContain('bad option');
    } else {
      expect(runs?.[0]?.projects).toMatchObject([{ guard: 'live', pool: 'one process' }]);
    }
  });

  test('changes no file, whatever the project writes, and says what has no effect', async () => {
    const own = await project({
      'package.json': nodePackage(
        `${NODE} --test --test-reporter=junit --test-reporter-destination=junit.xml --test-global-setup=./start.mjs`,
        { loopguard: { baseline: 'known.json', report: { json: 'report.json' } } },
      ),
      'known.json': JSON.stringify({ version: 1, entries: [] }),
      'start.mjs': `throw new Error('no database');`,
    });
    const before = await own.contents();
    const doctored = await own.doctor({ LOOPGUARD_BASELINE: 'write' });

    expect(guards(doctored)).toEqual({ '': 'live' });
    expect(doctored.found.notes).toContainEqual(
      expect.stringMatching(/script test, so "report" has no effect.*npx loopguard run/),
    );
    expect(await own.contents()).toEqual(before);
  });

  test.each([
    ['a wrong option', `${NODE} --test`, { loopguard: { mod: 'off' } }, 'Did you mean "mode"?'],
    ['a set-up that throws', `${NODE} --import ./broken.mjs --test`, {}, 'no database'],
    ['a flag that Node does not know', `${NODE} --no-such-flag --test`, {}, 'bad option'],
    ['a package that is missing', `${NODE} --import no-such-package --test`, {}, 'no-such-package'],
  ])('says what is wrong with %s, without a stack', async (_what, script, more, said) => {
    const own = await project({
      'package.json': nodePackage(script, more),
      'broken.mjs': `throw new Error('no database');`,
    });
    const { exitCode, stdout, stderr } = await own.text();

    expect(stderr).toBe('');
    expect(stdout).toContain(said);
    expect(stdout).toMatch(/^- .*see above\.$/m);
    expect(stdout).not.toMatch(/^\s+at /m);
    expect(stdout).not.toContain(own.root);
    expect(exitCode).toBe(1);
    expect(await own.left()).toEqual([]);
  });

  const hanging = {
    'package.json': nodePackage(`${NODE} --import ./start.mjs --test`),
    'start.mjs': `
import { writeFile } from 'node:fs/promises';
await writeFile('started', String(process.pid));
await new Promise((resolve) => setInterval(resolve, 3_600_000));`,
  };

  test('leaves nothing behind after SIGTERM', async () => {
    const own = await project(hanging);
    const changes = watch(own.root);
    const child = spawn(process.execPath, [program, 'doctor'], {
      cwd: own.root,
      env: { PATH: process.env['PATH'], TMPDIR: own.temporary },
    });
    const ended = new Promise((resolve) => child.on('close', (_code, by) => resolve(by)));
    for await (const { filename } of changes) if (filename === 'started') break;
    child.kill('SIGTERM');

    expect(await ended).toBe('SIGTERM');
    expect(await own.left()).toEqual([]);
  });

  test('gives up a run that does not end', async () => {
    const own = await project(hanging);
    const { found, exitCode } = await own.doctor({}, '--timeout', '0.5');

    expect(found.runners[0]?.runs[0]?.error).toContain('did not end within 0.5 seconds');
    expect(exitCode).toBe(1);
    expect(await own.left()).toEqual([]);
  });
});

/** What stands for the adapter of Mocha: what is asked here is whether the probe finds it. */
const STAND_IN = `const assert = require('node:assert');
exports.mochaHooks = {
  afterEach() {
    assert.strictEqual(this.currentTest.title, 'a test that blocks');
    const error = new Error('fs.statSync blocked the event loop');
    error.name = 'BlockingCallError';
    throw error;
  },
};
`;

// Why a copy: Mocha looks for what it requires from where it is itself.
function install(root: string): Promise<void> {
  return cp(modules('mocha'), path.join(root, 'node_modules/mocha'), { recursive: true });
}

function mocha(script: string, more: object = {}): string {
  return nodePackage(script, { type: 'commonjs', devDependencies: { mocha: '*' }, ...more });
}

describe('loopguard doctor, Mocha', () => {
  const standIn = { 'node_modules/@loopguard/mocha/index.js': STAND_IN };
  test.each<[string, string, Record<string, string>, object?]>([
    ['a script', 'mocha --require @loopguard/mocha --watch test', {}],
    ['a file', 'mocha', { '.mocharc.json': '{ "require": "@loopguard/mocha", "spec": "src" }' }],
    ['YAML', 'c8 mocha', { '.mocharc.yml': `require: ['@loopguard/mocha']\nui: tdd\n` }],
    [
      'a file that is named',
      'mocha --config ci/mocha.cjs',
      {
        'ci/mocha.cjs': `module.exports = { require: ['@loopguard/mocha'], reporter: 'dot', forbidOnly: true };`,
        '.mocharc.json': '{}',
      },
    ],
    ['package.json', 'mocha', {}, { mocha: { require: ['@loopguard/mocha'], parallel: true } }],
    [
      'a loader of Node',
      'node --no-warnings node_modules/mocha/bin/mocha.js -r @loopguard/mocha',
      {},
    ],
  ])('finds what is required by %s', async (_name, script, files, more) => {
    const own = await project({
      ...standIn,
      'package.json': mocha(script, more),
      'src/a.js': `throw new Error('a file of the project was run');`,
      'test/a.js': `throw new Error('a file of the project was run');`,
      ...files,
    });
    await install(own.root);
    const doctored = await own.doctor();

    expect(guards(doctored)).toEqual({ '': 'live' });
    expect(doctored.found.problems).toEqual([]);
    expect(await own.left()).toEqual([]);
  });

  test('advises init where nothing is guarded', async () => {
    const bare = await project({ 'package.json': mocha('mocha') });
    const { found } = await bare.doctor();
    expect(found.problems).toEqual(['No test is guarded. Set loopguard up: npx loopguard init']);
  });

  test('a version that is not supported is told', async () => {
    const own = await project({
      'package.json': mocha('mocha'),
      'node_modules/mocha/package.json': '{ "version": "9.2.2" }',
    });
    expect((await own.doctor()).found.problems).toEqual([
      expect.stringContaining(
        'loopguard needs Mocha 10, 11 or 12. Update it: npm i -D mocha@^10.0.0',
      ),
    ]);
  });
});

test('each runner of a project is looked at by what starts it', async () => {
  const own = await project({
    'package.json': nodePackage(`vitest run && ${NODE} --test`, {}),
    'vitest.config.mjs': `import { loopguard } from '@loopguard/vitest-plugin';
export default { plugins: [loopguard()] };`,
  });
  const { found } = await own.doctor();
  expect(found.runners.flatMap(({ runs }) => runs.map(({ config }) => config))).toEqual([
    'vitest.config.mjs',
    'package.json',
  ]);
  expect(found.isWell).toBe(true);
});
