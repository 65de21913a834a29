import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { type ProcessResult, runProcess } from './process.js';
import { type Project, type ProjectFiles, writeProject } from './project.js';

// Stalls beside what else looks into a process, and over more than one run of a project.

const home = fileURLToPath(new URL('..', import.meta.url));
const program = (name: string): string => path.join(home, '../node_modules', name);

interface Runner {
  readonly name: string;
  readonly isModule: boolean;
  readonly args: readonly string[];
  config(options: object, more?: object): ProjectFiles;
}

const vitest: Runner = {
  name: 'Vitest',
  isModule: true,
  args: [program('vitest/vitest.mjs'), 'run'],
  config: (options, more) => ({
    'vitest.config.mjs': `import { loopguard } from '@loopguard/vitest-plugin';
      export default { plugins: [loopguard(${JSON.stringify(options)})],
        test: { globals: true, testTimeout: 600_000, ...${JSON.stringify(more ?? {})} } };`,
  }),
};

const jest: Runner = {
  name: 'Jest',
  isModule: false,
  args: [program('jest/bin/jest.js'), '--config=jest.config.json', '--runInBand'],
  config: (options, more) => ({
    'jest.config.json': JSON.stringify({
      testEnvironment: '@loopguard/jest-env',
      testEnvironmentOptions: { loopguard: options },
      reporters: ['default', '@loopguard/jest-env/reporter'],
      cacheDirectory: '<rootDir>/.jest-cache',
      testTimeout: 600_000,
      transform: {},
      watchman: false,
      ...more,
    }),
  }),
};

const runners = [vitest, jest];
const slow = `new RegExp('^(a+)+$|' + Math.random()).test('a'.repeat(24) + '!');`;
const fail = { stall: { mode: 'fail' } };
const always = { stall: { mode: 'fail', profile: 'always' } };

/** A module and a test that calls it, for either module system. */
function sources({ isModule }: Runner, body: string): ProjectFiles {
  const file = isModule ? 'work.js' : 'work.cjs';
  return {
    'package.json': '{ "name": "stalled", "private": true, "type": "module" }'.replace(
      ', "type": "module"',
      isModule ? ', "type": "module"' : '',
    ),
    'node_modules/.keep': '',
    [file]: `${isModule ? 'export ' : ''}function work() {\n  ${body}\n}\n${isModule ? '' : 'exports.work = work;\n'}`,
    'case.test.js': `${isModule ? `import { work } from './work.js';` : `const { work } = require('./work.cjs');`}
      test('works', async () => { await new Promise((resolve) => setTimeout(resolve, 5)); work(); });
    `,
  };
}

describe.each(runners)('$name', (runner) => {
  let project: Project | undefined;

  async function open(files: ProjectFiles): Promise<void> {
    project = await writeProject(home, 'stalls', files);
  }

  async function run(
    args: readonly string[] = [],
    nodeArgs: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): Promise<ProcessResult & { readonly text: string }> {
    const result = await runProcess(process.execPath, [...nodeArgs, ...runner.args, ...args], {
      cwd: (project as Project).root,
      env: { CI: '1', ...env },
    });
    return { ...result, text: `${result.stdout}\n${result.stderr}` };
  }

  beforeEach(() => {
    project = undefined;
  });
  afterEach(() => project?.dispose());

  const work = runner.isModule ? 'work.js' : 'work.cjs';
  const named = new RegExp(`where {2}${work.replace('.', String.raw`\.`)}:2:\\d+ work`);
  const unnamed = /run the file again to have it named/;

  test('where stalls fail, each run names the line, also after a clean one', async () => {
    await open({ ...runner.config(fail), ...sources(runner, 'return 1;') });
    const file = path.join((project as Project).root, work);
    const clean = await readFile(file, 'utf8');

    const first = await run();
    expect(first.exitCode, first.text).toBe(0);
    await writeFile(file, clean.replace('return 1;', slow));
    const stalled = await run();
    expect(stalled.exitCode).not.toBe(0);
    expect(stalled.text).toMatch(named);
    expect(stalled.text).not.toMatch(unnamed);
  });

  test('the first run of a file and the first after its test has changed name the line', async () => {
    await open({ ...runner.config(fail), ...sources(runner, slow) });
    const file = path.join((project as Project).root, work);
    const testFile = path.join((project as Project).root, 'case.test.js');
    const computing = await readFile(file, 'utf8');

    expect((await run()).text).toMatch(named);
    await writeFile(file, computing.replace(slow, 'return 1;'));
    const clean = await run();
    expect(clean.exitCode, clean.text).toBe(0);
    await writeFile(file, computing);
    await writeFile(testFile, `${await readFile(testFile, 'utf8')}// changed\n`);
    expect((await run()).text).toMatch(named);
  });

  test('with --inspect stalls are named, and nobody else connects', async () => {
    await open({
      ...runner.config({ stall: { ...fail.stall, hang: 100 } }),
      ...sources(runner, slow),
    });
    const { exitCode, text } = await (runner === vitest
      ? run(['--inspect=127.0.0.1:0', '--no-file-parallelism'])
      : run([], ['--inspect=127.0.0.1:0']));

    expect(exitCode).not.toBe(0);
    expect(text).toMatch(/Debugger listening on/);
    expect(text).toMatch(named);
    expect(text).not.toMatch(/and still is/);
  });

  test('hangs are not looked at while coverage is collected', async () => {
    await open({
      ...runner.config({ stall: { hang: 100 } }),
      ...sources(runner, `${slow} ${slow} ${slow}`),
    });
    const covered = await (runner === vitest
      ? run(['--coverage.enabled', '--coverage.provider=v8'])
      : run(['--coverage', '--coverageProvider=v8']));
    const bare = await run();

    expect(covered.text).toMatch(/held the event loop for/);
    expect(covered.text).not.toMatch(/and still is/);
    expect(bare.text).toMatch(/and still is/);
  });

  test('a CPU profile of the whole process is written, and stalls are named', async () => {
    const flags = ['--cpu-prof', '--cpu-prof-dir=profiles'];
    await open({
      ...runner.config(always, runner === vitest ? { execArgv: flags } : undefined),
      ...sources(runner, slow),
    });
    const { text } = await run([], runner === vitest ? [] : flags);

    expect(text).toMatch(named);
    const folder = path.join((project as Project).root, 'profiles');
    const profiles = await Promise.all(
      (await readdir(folder)).map((name) => readFile(path.join(folder, name), 'utf8')),
    );
    const functions = profiles.flatMap((profile) =>
      (JSON.parse(profile) as { nodes: { callFrame: { functionName: string } }[] }).nodes.map(
        ({ callFrame }) => callFrame.functionName,
      ),
    );
    expect(functions).toContain('work');
  });

  test("a test's own profile holds what ran, and stalls after it are named", async () => {
    const load = (name: string): string =>
      runner.isModule ? `await import('node:${name}')` : `require('node:${name}')`;
    await open({
      ...runner.config(always),
      ...sources(runner, slow),
      'case.test.js': `
        test('profiles itself', async () => {
          const { work } = ${runner.isModule ? `await import('./work.js')` : `require('./work.cjs')`};
          const inspector = ${load('inspector')};
          const session = new (inspector.default ?? inspector).Session();
          session.connect();
          const post = (method) => new Promise((resolve, reject) =>
            session.post(method, (error, result) => error ? reject(error) : resolve(result)));
          await post('Profiler.enable');
          await post('Profiler.start');
          work();
          const { profile } = await post('Profiler.stop');
          await post('Profiler.disable');
          session.disconnect();
          expect(profile.nodes.map(({ callFrame }) => callFrame.functionName)).toContain('work');
        });
        test('works afterwards', async () => {
          const { work } = ${runner.isModule ? `await import('./work.js')` : `require('./work.cjs')`};
          await new Promise((resolve) => setTimeout(resolve, 5));
          work();
        });
      `,
    });
    const { text } = await run();

    expect(text).not.toMatch(/AssertionError|toContain/);
    expect(text).toMatch(runner.isModule ? /FAIL.*works afterwards/ : /● works afterwards/);
    expect(text.match(new RegExp(named, 'g'))?.length).toBeGreaterThanOrEqual(2);
  });

  // Why there only: no other system says how long a thread was ready to run.
  describe.runIf(process.platform === 'linux')('on Linux', () => {
    const guarded = { ...always, rules: { 'vm.runInNewContext': 'off' } };

    test('a wait that no wrapper sees is a stall', async () => {
      const wait = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)';
      await open({
        ...runner.config(guarded),
        ...sources(runner, `process.getBuiltinModule('node:vm').runInNewContext('${wait}');`),
      });
      const { exitCode, text } = await run();

      expect(exitCode).not.toBe(0);
      expect(text).toMatch(/work held the event loop for \d+ ms$/m);
      expect(text).toMatch(named);
    });

    test('a process that is stopped from outside holds up nothing', async () => {
      // Why more than once: nothing else would let it go on, should it stop only afterwards.
      const goOn = 'for turn in 1 2 3 4 5; do sleep 1; kill -CONT $PPID; done';
      await open({
        ...runner.config(guarded),
        ...sources(
          runner,
          `process.getBuiltinModule('node:child_process').spawn('sh', ['-c', '${goOn}'], { stdio: 'ignore' }).unref();
          const before = performance.now();
          process.kill(process.pid, 'SIGSTOP');
          if (performance.now() - before > 500) process.stderr.write('stood still');`,
        ),
      });
      const { exitCode, text } = await run();

      expect(text).toContain('stood still');
      expect(exitCode, text).toBe(0);
    });
  });

  test.each(['v8', 'istanbul'])(
    'coverage by %s counts the same as without loopguard',
    async (provider) => {
      const coverage = ['json'];
      const guarded = runner.config({ stall: { profile: 'always' } });
      const name = runner === vitest ? 'vitest.config.mjs' : 'jest.config.json';
      await open({
        ...guarded,
        ...sources(
          runner,
          `let odd = 0; for (let at = 0; at < 3_000_000; at++) { if (at % 2) odd++; else odd += 0; } ${slow} if (odd < 0) return 'never'; return odd ? 1 : 2;`,
        ),
      });
      const { root } = project as Project;
      const count = async (folder: string): Promise<unknown> => {
        const result = await (runner === vitest
          ? run([
              '--coverage.enabled',
              `--coverage.provider=${provider}`,
              ...coverage.map((reporter) => `--coverage.reporter=${reporter}`),
              `--coverage.reportsDirectory=${folder}`,
              '--coverage.include=work.js',
            ])
          : run([
              '--coverage',
              `--coverageProvider=${provider === 'v8' ? 'v8' : 'babel'}`,
              '--coverageReporters=json',
              `--coverageDirectory=${folder}`,
              '--collectCoverageFrom=work.cjs',
            ]));
        expect(result.exitCode, result.text).toBe(0);
        return JSON.parse(await readFile(path.join(root, folder, 'coverage-final.json'), 'utf8'));
      };
      const counted = await count('with');
      await writeFile(
        path.join(root, name),
        (guarded[name] as string)
          .replace(/plugins: \[loopguard\(.*?\)\],/, '')
          .replace(',"@loopguard/jest-env/reporter"', '')
          .replace('"@loopguard/jest-env"', '"node"'),
      );
      const bare = await count('without');

      expect(JSON.stringify(bare)).toContain('"s"');
      expect(counted).toEqual(bare);
    },
  );
});

test('Jest --detectLeaks finds none', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 3 }, (_, at) => [
      `leak-${at}.test.js`,
      `test('is clean', async () => { await new Promise((resolve) => setTimeout(resolve, 20)); });`,
    ]),
  );
  const project = await writeProject(home, 'stalls', { ...jest.config(always), ...files });
  try {
    const { exitCode, stderr } = await runProcess(
      process.execPath,
      [...jest.args, '--detectLeaks'],
      { cwd: project.root },
    );
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/3 passed/);
  } finally {
    await project.dispose();
  }
});

test('hundreds of files in one worker share one profiler and leave nothing behind', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 300 }, (_, at) => [
      `many/file-${String(at).padStart(3, '0')}.test.js`,
      `import { note } from '../note.js';
       test('is clean', async () => { await Promise.resolve(); await note(); });`,
    ]),
  );
  const project = await writeProject(home, 'stalls', {
    ...vitest.config(always, {
      isolate: false,
      fileParallelism: false,
      execArgv: ['--expose-gc', '--import', './count.mjs'],
    }),
    'package.json': '{ "name": "many", "private": true, "type": "module" }',
    'node_modules/.keep': '',
    'count.mjs': `
      import inspector from 'node:inspector';
      const { connect } = inspector.Session.prototype;
      globalThis.sessions = 0;
      inspector.Session.prototype.connect = function () { globalThis.sessions++; return connect.call(this); };
    `,
    'note.js': `
      import { appendFile, readdir } from 'node:fs/promises';
      export function note() {
        globalThis.files = (globalThis.files ?? 0) + 1;
        if (globalThis.files % 100 !== 0) return;
        globalThis.gc();
        globalThis.gc();
        const { heapUsed } = process.memoryUsage();
        const { sessions, files } = globalThis;
        return readdir('/proc/self/fd').catch(() => []).then((open) =>
          appendFile('noted.jsonl', JSON.stringify({ files, sessions, heapUsed, open: open.length }) + '\\n'));
      }
    `,
    ...files,
  });
  try {
    const { exitCode, stderr } = await runProcess(process.execPath, vitest.args, {
      cwd: project.root,
    });
    expect(exitCode, stderr).toBe(0);
    const lines = (await readFile(path.join(project.root, 'noted.jsonl'), 'utf8'))
      .trim()
      .split('\n');
    const noted = lines.map(
      (line) =>
        JSON.parse(line) as { files: number; sessions: number; heapUsed: number; open: number },
    );
    expect(noted.map(({ sessions }) => sessions)).toEqual([1, 1, 1]);
    const [first, , last] = noted;
    expect(last?.open).toBeLessThanOrEqual((first?.open ?? 0) + 5);
    // Why so much: Vitest itself keeps the results of its files.
    expect((last?.heapUsed ?? 0) - (first?.heapUsed ?? 0)).toBeLessThan(20_000_000);
  } finally {
    await project.dispose();
  }
});
