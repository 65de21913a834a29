import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { catalog } from '../../packages/core/src/catalog/index.js';
import { runProcess, type ProcessResult } from '../runners/process.js';

const program = fileURLToPath(new URL('../../packages/cli/dist/main.mjs', import.meta.url));

function loopguard(...args: string[]): Promise<ProcessResult> {
  return runProcess(process.execPath, [program, ...args], { cwd: os.tmpdir() });
}

/** True for the text of a built file in which the command, its libraries or the guide are. */
function isOfCommandOrGuide(text: string): boolean {
  return [
    'commander',
    'dedent',
    'magic-string',
    '@babel/parser',
    'Whole files',
    'Moving work to start-up',
  ].some((mark) => text.includes(mark));
}

describe('loopguard explain', () => {
  test.each([
    'fs.readFileSync',
    'readFileSync',
    'node:fs.readFileSync',
    'fs.readFileSync("package.json")',
    'readfilesync',
  ])('understands %s', async (call) => {
    const { exitCode, stdout, stderr } = await loopguard('explain', call);

    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')[0]).toMatch(/^fs\.readFileSync\b/);
    expect(stdout).toContain('await fs.promises.readFile(path)');
    expect(stdout).toContain('https://nodejs.org/api/fs.html#fspromisesreadfilepath-options');
  });

  test.each([
    ['DatabaseSync.exec', 'sqlite.DatabaseSync.prototype.exec'],
    ['new DatabaseSync', 'sqlite.DatabaseSync'],
    ['require', 'require'],
  ])('%s is %s', async (call, id) => {
    const { exitCode, stdout } = await loopguard('explain', call);

    expect(exitCode).toBe(0);
    expect(stdout.split(/\s/)[0]).toBe(id);
  });

  test('suggests the nearest call for a wrong one', async () => {
    const { exitCode, stdout, stderr } = await loopguard('explain', 'fs.readFilSync');

    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('Did you mean "fs.readFileSync"?');
  });

  test.each([
    ['open', ['inspector.open', 'sqlite.DatabaseSync.prototype.open', 'fs.openSync']],
    ['pbkdf2', ['crypto.pbkdf2Sync', 'crypto-js.PBKDF2']],
    [
      'exec',
      [
        'child_process.execSync',
        'child_process.execFileSync',
        'better-sqlite3.Database.prototype.exec',
      ],
    ],
    ['better-sqlite3', ['better-sqlite3.Database', 'better-sqlite3.Statement.prototype.all']],
    ['bcrypt', ['bcrypt.hashSync', 'bcryptjs.compareSync', '@node-rs/bcrypt.hashSync']],
    ['@node-rs/argon2', ['@node-rs/argon2.hashSync', '@node-rs/argon2.verifySync']],
    ['zlib', ['zlib.gzipSync', 'zlib.inflateSync']],
    ['sqlite', ['sqlite.DatabaseSync', 'better-sqlite3.Database']],
    ['readFile', ['fs.readFileSync']],
    ['worker', ['worker-pool']],
  ])('%s finds everything of that name', async (call, ids) => {
    const { exitCode, stdout } = await loopguard('explain', call);

    expect(exitCode).toBe(0);
    for (const id of ids)
      expect(stdout).toMatch(new RegExp(`^\\s*${id.replaceAll('.', '\\.')}\\b`, 'm'));
  });

  test('what a text names exactly comes first, and what has it in its name below', async () => {
    const { stdout } = await loopguard('explain', 'sqlite.DatabaseSync');
    expect(stdout.split('\n')[0]).toMatch(/^sqlite\.DatabaseSync\b/);

    const partial = await loopguard('explain', 'gzip');
    expect(partial.stdout.split('\n')[0]).toMatch(/^zlib\.gzipSync\b/);
  });

  test('says of a call that is off how to turn it on', async () => {
    const { stdout } = await loopguard('explain', 'os.cpus');

    expect(stdout).toContain("rules: { 'os.cpus': 'error' }");
  });
});

describe('loopguard list', () => {
  test('--json has every row with rule, fix and link', async () => {
    const { exitCode, stdout } = await loopguard('list', '--json');

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual(
      catalog.map(({ id, rule, fix, docs }) => expect.objectContaining({ id, rule, fix, docs })),
    );
  });

  test.each([
    ['fs', 'fs.readFileSync', 'zlib.gzipSync'],
    ['TLS certificates', 'tls.createSecureContext', 'https.get'],
    ['node:sqlite', 'sqlite.DatabaseSync', 'Storage.prototype.getItem'],
  ])('--category %s', async (category, present, absent) => {
    const { exitCode, stdout } = await loopguard('list', '--category', category);

    expect(exitCode).toBe(0);
    expect(stdout).toContain(`  ${present}\n`);
    expect(stdout).not.toContain(`  ${absent}\n`);
  });

  test('suggests the nearest category for a wrong one', async () => {
    const { exitCode, stderr } = await loopguard('list', '--category', 'cripto');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('Did you mean "crypto"?');
  });
});

test('a call of a preset is explained and listed', async () => {
  const explained = await loopguard('explain', 'bcrypt.hashSync');
  const listed = await loopguard('list', '--category', 'bcrypt', '--json');
  const all = await loopguard('list', '--presets');

  expect(explained.stdout).toContain('await bcrypt.hash(');
  expect(explained.stdout).toContain("extend: ['bcrypt']");
  expect(JSON.parse(listed.stdout)).toContainEqual(
    expect.objectContaining({ id: 'bcrypt.hashSync', rule: 'preset' }),
  );
  expect(all.stdout).toContain('better-sqlite3.');
});

describe('loopguard baseline', () => {
  const print = ['--', process.execPath, '-p', 'process.env.LOOPGUARD_BASELINE'];

  test.each([
    ['write', ['baseline', ...print]],
    ['tighten', ['baseline', '--tighten', ...print]],
  ])('runs the command with LOOPGUARD_BASELINE=%s', async (mode, args) => {
    const { exitCode, stdout } = await loopguard(...args);

    expect(exitCode).toBe(0);
    expect(stdout.trim()).toBe(mode);
  });

  test('ends as the command does', async () => {
    const { exitCode } = await loopguard(
      'baseline',
      '--',
      process.execPath,
      '-e',
      'process.exit(3)',
    );

    expect(exitCode).toBe(3);
  });

  test('says which command cannot be started', async () => {
    const { exitCode, stderr } = await loopguard('baseline', '--', 'no-such-runner', 'run');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('"no-such-runner" could not be started');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

test('an unknown command is an error that suggests the right one', async () => {
  const { exitCode, stderr } = await loopguard('explian', 'fs.readFileSync');

  expect(exitCode).toBe(1);
  expect(stderr).toContain('explain');
});

test('what a test file loads does not bring the guide or the command line', async () => {
  const require = createRequire(import.meta.url);
  const loads = `
    require('@loopguard/core'); require('@loopguard/core/adapter'); require('@loopguard/core/preload');
    console.log(JSON.stringify(Object.keys(require.cache)));
  `;
  const { stdout } = await runProcess(process.execPath, ['-e', loads], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
  });
  const loaded = JSON.parse(stdout) as string[];

  expect(loaded).toContain(require.resolve('@loopguard/core/adapter'));
  const texts = await Promise.all(loaded.map((file) => readFile(file, 'utf8')));
  expect(loaded.filter((_, index) => isOfCommandOrGuide(texts[index] ?? ''))).toEqual([]);
});
