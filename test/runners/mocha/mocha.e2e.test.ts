import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';

import { patienceMs, runProcess, startProcess, type ProcessResult } from '../process.js';
import { type Project, writeFiles, writeProject } from '../project.js';
import { installedRunners } from '../reporters/installed.js';
import { findProgram } from '../run-plan.js';
import { files } from './projects.js';

const events = fileURLToPath(new URL('events.cjs', import.meta.url));
const GUARD = ['--require', '@loopguard/mocha'];
const PATIENT = { timeout: patienceMs, interval: 100 };

describe.each(await installedRunners('mocha'))('Mocha $version', ({ home, node, version }) => {
  let project: Project;
  let mocha: string;
  let command: string;

  beforeAll(async () => {
    mocha = await findProgram(home, 'mocha/bin/mocha.js');
    command = await findProgram(home, 'loopguard/dist/main.mjs');
    project = await writeProject(home, `mocha-${Number.parseInt(version, 10)}`, files);
  });
  afterAll(() => project.dispose());

  function run(args: readonly string[], env: Record<string, string> = {}): Promise<ProcessResult> {
    return runProcess(node, [mocha, ...args], { cwd: project.root, env });
  }

  function guarded(args: readonly string[], env?: Record<string, string>): Promise<ProcessResult> {
    return run([...GUARD, ...args], env);
  }

  function start(args: readonly string[]): Promise<ProcessResult> {
    return runProcess(node, [command, ...args], { cwd: project.root });
  }

  /** What became of each test, by its full title. */
  async function results(args: readonly string[], env?: Record<string, string>): Promise<Results> {
    const { exitCode, stdout, stderr } = await guarded(['--reporter', 'json', ...args], env);
    const report = JSON.parse(stdout) as JsonReport;
    return { exitCode, stderr, passed: titlesOf(report.passes), failed: titlesOf(report.failures) };
  }

  describe.each([
    'spec',
    'dot',
    'nyan',
    'min',
    'list',
    'landing',
    'progress',
    'json',
    'json-stream',
    'tap',
    'xunit',
    'doc',
    'markdown',
    // Why not both: those load files of Mocha's that are elsewhere in Mocha 12.
    ...(Number.parseInt(version, 10) >= 12
      ? ['github-actions']
      : ['mochawesome', 'mocha-junit-reporter']),
  ])('in the reporter %s', (reporter) => {
    const output = 'reported';
    const flags = ['--reporter', reporter, ...optionsOf(reporter, output)];

    /** Everything that is printed, and what the reporter writes into files. */
    async function textFrom(finished: ProcessResult): Promise<string> {
      const written = path.join(
        project.root,
        output,
        reporter === 'mochawesome' ? 'mochawesome.json' : 'junit.xml',
      );
      const more = await readFile(written, 'utf8').catch(() => '');
      await rm(path.join(project.root, output), { recursive: true, force: true });
      return `${finished.stdout}\n${more}`;
    }

    test('a file in which nothing blocks looks as without the guard, also where it fails', async () => {
      const without = await run([...flags, 'quiet.js']);
      const plain = await textFrom(without);
      const finished = await guarded([...flags, 'quiet.js']);
      expect(stable(await textFrom(finished))).toBe(stable(plain));
      expect(finished.exitCode).toBe(without.exitCode);
      expect(finished.stderr).toBe(without.stderr);
    });

    // Why not: it prints no failure.
    test.skipIf(reporter === 'markdown')('a test that blocks is told in full', async () => {
      const finished = await guarded([...flags, 'blocking.js']);
      expect(finished.exitCode).not.toBe(0);
      const text = unescaped(await textFrom(finished));
      for (const part of [
        'fs.readFileSync blocked the event loop',
        'call   fs.readFileSync("package.json", "utf8")',
        'where  config.js:4:10 loadConfig',
        'fix    await fs.promises.readFile(path)',
        'docs   https://nodejs.org/api/fs.html#fspromisesreadfilepath-options',
        'allow  // loopguard-allow fs.readFileSync -- <why>',
        "> 4 |   return readFileSync('package.json', 'utf8');",
      ]) {
        expect(text).toContain(part);
      }
      // What was compared stands where it stands without ours.
      if (reporter === 'spec') {
        expect(text).toMatch(/1 !== 2\s+\+ expected - actual\s+-1\s+\+2\s+at /);
      }
      // The other one keeps its own error, and has ours beside it.
      if (reporter !== 'github-actions') {
        expect(text).toMatch(/1 !== 2[^]*fs\.readFileSync blocked the event loop/);
      }
    });
  });

  test.each([[[]], [['--parallel']]])(
    'its events are those without the guard %s',
    async (flags) => {
      const args = ['--reporter', events, ...flags, 'quiet.js', 'children.js'];
      const without = await run(args);
      const finished = await guarded(args);
      expect(stable(finished.stdout)).toBe(stable(without.stdout));
      expect(without.stdout).toContain('"fails by chai"');
    },
  );

  test.each([[[]], [['--parallel']]])(
    'every kind of test is judged by itself %s',
    async (flags) => {
      const { failed, passed, exitCode } = await results([...flags, 'kinds.js']);
      expect(failed).toEqual([
        'sync',
        'swallows',
        'callback',
        'callback at once',
        'promise',
        'async',
        'retried',
        'retried each time',
        'timeout',
        'same title',
        'row 2',
        'added later dynamic',
      ]);
      expect(passed).toEqual(['same title', 'row 1', 'added later clean', 'hooks of a clean test']);
      expect(exitCode).toBe(failed.length);
    },
  );

  test('with hooks: true a call in a hook fails its test, or the file', async () => {
    await writeFiles(project.root, { 'loopguard.config.json': '{ "hooks": true }' });
    try {
      const { failed } = await results(['kinds.js', '--grep', 'of a clean test']);
      expect(failed).toEqual(['hooks of a clean test', 'kinds.js']);
    } finally {
      await rm(path.join(project.root, 'loopguard.config.json'));
    }
  });

  test.each([[[]], [['--parallel']]])(
    'what a test leaves behind fails the file %s',
    async (flags) => {
      const { failed, passed } = await results([...flags, 'leftover.js', 'blocking.js']);
      expect(failed.toSorted()).toEqual(['leftover.js', 'suite blocks', 'suite blocks and fails']);
      expect(passed).toEqual(['starts', 'innocent']);
      const { stdout } = await guarded([...flags, 'leftover.js']);
      expect(stdout).toMatch(/"starts" had already ended.*: await what it starts/);
    },
  );

  test('opt-outs hold for their own file and their own test', async () => {
    const { failed, passed } = await results(['opt-outs.js', 'docblock.js', 'blocking.js']);
    expect(failed).toEqual(['not any more', 'suite blocks', 'suite blocks and fails']);
    expect(passed).toHaveLength(6);
  });

  test.each([
    ['tdd', 'ui-tdd.js'],
    ['qunit', 'ui-qunit.js'],
    ['exports', 'ui-exports.js'],
    ['bdd', 'ui-require.js'],
  ])('the interface %s', async (ui, file) => {
    const { failed, passed } = await results(['--ui', ui, file]);
    expect(failed).toEqual([expect.stringMatching(/ blocks$/)]);
    expect(passed).toEqual([expect.stringMatching(/ passes$/)]);
  });

  test.each([
    ['ES modules', ['module.mjs']],
    ['fake timers', ['fake-timers.js']],
    ['functions that others have wrapped', ['--require', './coroutines.js', 'generators.js']],
    ['wrapped before', ['--require', './coroutines.js', ...GUARD, 'generators.js']],
  ])('%s', async (_title, args) => {
    const { failed, passed } = await results(args);
    expect(failed).toEqual([expect.stringMatching(/blocks$/)]);
    expect(passed).toEqual([expect.stringMatching(/passes$/)]);
  });

  test.each([[[]], [['--parallel']]])(
    'a server that a root hook starts is judged in all files %s',
    async (flags) => {
      const args = [...flags, '--require', './root-hooks.js', 'empty.js', 'asks.js'];
      const { failed, passed } = await results(args);
      expect({ failed, passed }).toEqual({ failed: ['blocks'], passed: ['comes first', 'passes'] });
    },
  );

  test('a program that starts Mocha by itself', async () => {
    await writeFiles(project.root, {
      'program.js': `
        const Mocha = require('mocha');
        const mocha = new Mocha({ reporter: 'dot' });
        mocha.addFile('./blocking.js');
        mocha.run((failures) => { process.exitCode = failures === 0 ? 0 : 3; });
      `,
    });
    const { exitCode, stdout, stderr } = await runProcess(node, [...GUARD, 'program.js'], {
      cwd: project.root,
    });
    expect(exitCode).toBe(3);
    expect(stdout).toContain('BlockingCallError: fs.readFileSync blocked the event loop');
    expect(stderr).toContain('[loopguard] Blocking call sites: ');
  });

  test('TypeScript: the line is that of the source', async () => {
    const { stdout } = await guarded(['--require', 'tsx/cjs', 'typed.ts']);
    expect(stdout).toContain('where  typed.ts:9:5');
  });

  test.each([
    ['--bail', ['suite blocks'], ['--bail']],
    ['--exit', ['suite blocks', 'suite blocks and fails'], ['--exit']],
    ['--retries', ['suite blocks', 'suite blocks and fails'], ['--retries', '2']],
    ['--dry-run', [], ['--dry-run']],
    ['--full-trace', ['suite blocks', 'suite blocks and fails'], ['--full-trace']],
    ['--check-leaks', ['suite blocks', 'suite blocks and fails'], ['--check-leaks']],
    ['--forbid-pending', ['suite blocks', 'suite blocks and fails'], ['--forbid-pending']],
    ['options of Node', ['suite blocks', 'suite blocks and fails'], ['--stack-trace-limit=30']],
  ])('%s', async (_flag, expected, flags) => {
    const { failed, exitCode, stderr } = await results([...flags, 'blocking.js']);
    expect(failed).toEqual(expected);
    expect(exitCode, stderr).toBe(expected.length);
  });

  test.each(['nested.js', 'children.js'])(
    '%s: what a test starts is none of ours',
    async (file) => {
      const { failed } = await results([file]);
      // The suite within a test is a part of it.
      expect(failed).toEqual(file === 'nested.js' ? ['runs a suite of its own'] : []);
    },
  );

  test.each([
    ['warn', 'blocking.js'],
    ['off', 'kinds.js'],
  ])('LOOPGUARD=%s fails nothing', async (mode, file) => {
    const args = ['--reporter', 'json', file];
    const without = await run(args);
    const finished = await guarded(args, { LOOPGUARD: mode });
    expect(failureCount(finished)).toBe(failureCount(without));
    expect(finished.exitCode).toBe(without.exitCode);
    expect(finished.stderr.includes('fs.readFileSync blocked')).toBe(mode === 'warn');
  });

  test('LOOPGUARD=throw stops the call', async () => {
    const { stdout } = await guarded(['blocking.js'], { LOOPGUARD: 'throw' });
    expect(stdout).toContain('would block the event loop and was stopped');
    expect(stdout).not.toContain('1 !== 2');
  });

  test.each([[[]], [['--parallel']]])(
    'a wrong option is told before any test runs %s',
    async (flags) => {
      const { exitCode, stdout, stderr } = await guarded([...flags, 'blocking.js'], {
        LOOPGUARD: 'wrn',
      });
      expect(exitCode).toBe(1);
      expect(stderr).toContain('Did you mean "warn"?');
      expect(stderr).not.toContain('    at ');
      expect(stdout).toBe('');
    },
  );

  test('what it takes to follow a test is no call of the test', async () => {
    const options = { rules: { '*': 'error' }, stall: { mode: 'warn' } };
    await writeFiles(project.root, { 'loopguard.config.json': JSON.stringify(options) });
    try {
      const { failed, passed } = await results(['clean.js']);
      expect({ failed, passed }).toEqual({ failed: [], passed: ['sync', 'async', 'callback'] });
    } finally {
      await rm(path.join(project.root, 'loopguard.config.json'));
    }
  });

  test('--watch: a rerun starts afresh', async () => {
    const source = 'watched/watched.js';
    await writeFiles(project.root, { [source]: watched('loadConfig();') });
    const args = [mocha, ...GUARD, '--watch', '--watch-files', 'watched/**/*.js', source];
    const watching = startProcess(node, args, project.root);
    onTestFinished(() => watching.stop());
    const count = (part: string): number => watching.output().split(part).length - 1;
    await vi.waitFor(() => expect(count('waiting for changes')).toBe(1), PATIENT);
    expect(count('1 failing')).toBe(1);
    // Why again: a change that comes too soon after Mocha has looked at the file is not seen. Why not
    // often: each one ends the run that goes on.
    await vi.waitFor(
      async () => {
        if (count('1 passing') > 0) return;
        await writeFiles(project.root, { [source]: watched('') });
        expect(count('1 passing')).toBeGreaterThan(0);
      },
      { ...PATIENT, interval: 5000 },
    );
    expect(count('[loopguard] Blocking call sites')).toBe(1);
  });

  describe('the whole run', () => {
    const SUMMARY = '[loopguard] Blocking call sites: 2 failed.';
    const ways: readonly (readonly [
      string,
      (args: readonly string[]) => Promise<ProcessResult>,
    ])[] = [
      ['by --require', (args) => guarded(args)],
      ['by --require, --parallel', (args) => guarded(['--parallel', ...args])],
      ['by loopguard run', (args) => start(['run', '--', node, mocha, ...args])],
      [
        'by loopguard run, --parallel',
        (args) => start(['run', '--', node, mocha, '--parallel', ...args]),
      ],
      ['by both', (args) => start(['run', '--', node, mocha, ...GUARD, ...args])],
    ];

    test.each(ways)('ends with the summary, told once: %s', async (_way, go) => {
      const { exitCode, stderr } = await go(['blocking.js', 'leftover.js']);
      expect(stderr.split(SUMMARY)).toHaveLength(2);
      expect(stderr).toContain('config.js:4:10 loadConfig  fs.readFileSync');
      expect(exitCode).not.toBe(0);
    });

    test.each(ways)('says nothing where nothing blocks: %s', async (_way, go) => {
      const { exitCode, stderr } = await go(['children.js']);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect((await go(['quiet.js'])).exitCode).not.toBe(0);
    });

    test.each(ways)('writes reports and a baseline: %s', async (_way, go) => {
      const options = { baseline: 'baseline.json', report: { json: 'report.json' } };
      await writeFiles(project.root, { 'loopguard.config.json': JSON.stringify(options) });
      try {
        const accepted = await start([
          'baseline',
          '--',
          node,
          mocha,
          ...GUARD,
          'leftover.js',
          'docblock.js',
          'kinds.js',
          '--grep',
          'starts|innocent|docblock|sync$',
        ]);
        expect(accepted.stderr).toContain('baseline.json');
        const known = await go(['leftover.js', 'docblock.js']);
        expect({ exitCode: known.exitCode, stdout: known.stdout }).toMatchObject({ exitCode: 0 });
        const report = JSON.parse(
          await readFile(path.join(project.root, 'report.json'), 'utf8'),
        ) as {
          readonly runner: unknown;
          readonly violations: readonly { readonly status: string }[];
        };
        expect(report.runner).toEqual({ name: 'mocha', version: expect.stringMatching(/^\d+\./) });
        expect(report.violations.map(({ status }) => status).toSorted()).toEqual([
          'allowed',
          'known',
        ]);
      } finally {
        for (const file of ['loopguard.config.json', 'baseline.json', 'report.json'])
          await rm(path.join(project.root, file), { force: true });
      }
    });

    test('fails where a file ran without the guard', async () => {
      const { exitCode, stderr } = await guarded(['deaf.js']);
      expect(stderr).toContain('The guard was not live in these files');
      expect(exitCode).toBe(1);
    });
  });
});

interface JsonTest {
  readonly fullTitle: string;
}

interface JsonReport {
  readonly passes: readonly JsonTest[];
  readonly failures: readonly JsonTest[];
}

function watched(body: string): string {
  return `const { loadConfig } = require('../config.js');\nit('is watched', () => { ${body} });\n`;
}

function titlesOf(tests: readonly JsonTest[]): string[] {
  return tests.map(({ fullTitle }) => fullTitle);
}

function failureCount({ stdout }: ProcessResult): number {
  return (JSON.parse(stdout) as JsonReport).failures.length;
}

interface Results {
  readonly exitCode: number | null;
  readonly stderr: string;
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

function optionsOf(reporter: string, output: string): string[] {
  switch (reporter) {
    case 'mochawesome':
      return ['--reporter-option', `reportDir=${output},html=false,consoleReporter=dot,quiet=true`];
    case 'mocha-junit-reporter':
      return ['--reporter-option', `mochaFile=${output}/junit.xml`];
    default:
      return [];
  }
}

/** What is printed, without what differs from run to run. */
function stable(text: string): string {
  return (
    text
      .replaceAll(/ *\(?\b\d+(?:\.\d+)?m?s\b\)?/g, '')
      .replaceAll(/"?(?:duration|speed|start|end|uuid|parentUUID|speed)"?: ?"?[\w.:-]+"?,?/g, '')
      .replaceAll(/(?:time|timestamp)="[^"]*"/g, '')
      .replaceAll(/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g, '<uuid>')
      // What of Node's ran the next task depends on time.
      .replaceAll(
        /^.*\b(?:processTimers|listOnTimeout|processImmediate|processTicksAndRejections).*\n/gm,
        '',
      )
  );
}

function unescaped(text: string): string {
  const named: Readonly<Record<string, string>> = {
    quot: '"',
    lt: '<',
    gt: '>',
    amp: '&',
    apos: "'",
  };
  return text
    .replaceAll(/&(?:#x([\dA-Fa-f]+)|(\w+));/g, (whole, code: string | undefined, name: string) =>
      code === undefined ? (named[name] ?? whole) : String.fromCodePoint(Number.parseInt(code, 16)),
    )
    .replaceAll('\\"', '"')
    .replaceAll('%22', '"');
}
