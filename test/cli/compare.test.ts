import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProcess, type ProcessResult } from '../runners/process.js';

const program = fileURLToPath(new URL('../../packages/cli/dist/main.mjs', import.meta.url));
const comment = fileURLToPath(new URL('../../.github/actions/compare/comment.sh', import.meta.url));

const entry = (file: string, name: string, call: string, count = 1): object => ({
  file,
  function: name,
  call,
  count,
  lines: [],
});

function call(id: string, file: string, name: string, line: number, rest: object = {}): object {
  const where = { file, line, column: 3, function: name };
  const of = { file: 'test/a.test.ts', name: 'loads', durationMs: 1 };
  return {
    call: id,
    args: '"a"',
    fix: 'await it',
    severity: 'error',
    status: 'known',
    where,
    test: of,
    count: 1,
    durationMs: 1,
    stack: [],
    ...rest,
  };
}

const before = {
  version: 1,
  entries: [
    entry('src/a.ts', 'load', 'fs.readFileSync', 2),
    entry('src/b.ts', 'hash', 'crypto.pbkdf2Sync'),
    entry('src/c.ts', 'wait', 'stall'),
    entry('src/d.ts', 'same', 'fs.statSync'),
  ],
};

const report = (isComplete = true): object => ({
  version: 1,
  tool: { name: 'loopguard', version: '0.1.0' },
  root: '/app',
  run: { isComplete, partial: isComplete ? [] : ['names'], shards: [] },
  violations: [
    call('fs.readFileSync', 'src/a.ts', 'load', 4),
    call('fs.statSync', 'src/d.ts', 'same', 5),
    call('fs.existsSync', 'src/e.ts', 'look', 9, { status: 'failed' }),
    call('fs.existsSync', 'src/e.ts', 'look', 9, { status: 'failed' }),
    call('fs.existsSync', 'src/e.ts', 'look', 12, { status: 'failed' }),
    call('fs.rmSync', 'src/f.ts', 'clear', 2, { status: 'allowed' }),
    call('fs.rmSync', 'src/f.ts', 'warned', 2, { severity: 'warn', status: 'warned' }),
    call('require', 'src/g.ts', 'lazy', 7, { module: 'pkg:sharp', status: 'failed' }),
  ],
});

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'loopguard-compare-'));
  const files = {
    'before.json': before,
    'report.json': report(),
    'part.json': report(false),
    'other.json': { anything: true },
  };
  for (const [name, value] of Object.entries(files)) {
    await writeFile(path.join(folder, name), JSON.stringify(value));
  }
});
afterAll(() => rm(folder, { recursive: true }));

const compare = (...args: string[]): Promise<ProcessResult> =>
  runProcess(process.execPath, [program, 'compare', ...args], { cwd: folder });

describe('loopguard compare', () => {
  test('says what is new and what is gone, and how to go on', async () => {
    const { exitCode, stdout, stderr } = await compare('before.json', 'report.json');
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`[loopguard] 3 new blocking call sites, 2 gone.
  new   src/e.ts:9 look  fs.existsSync (0 → 2): npx loopguard explain fs.existsSync
  new   src/g.ts:7 lazy (loads pkg:sharp)  require: npx loopguard explain require
  gone  src/a.ts:4 load  fs.readFileSync
  gone  src/b.ts hash  crypto.pbkdf2Sync
`);
  });

  test('in Markdown it is a comment that can be found again', async () => {
    const { stdout } = await compare('--markdown', 'before.json', 'report.json');
    expect(stdout).toBe(`<!-- loopguard compare -->
**loopguard**: 3 new blocking call sites, 2 gone.

| New | Call |
| --- | --- |
| \`src/e.ts:9 look\` | \`fs.existsSync\` (0 → 2) |
| \`src/g.ts:7 lazy (loads pkg:sharp)\` | \`require\` |

| Gone | Call |
| --- | --- |
| \`src/a.ts:4 load\` | \`fs.readFileSync\` |
| \`src/b.ts hash\` | \`crypto.pbkdf2Sync\` |

How to fix one: \`npx loopguard explain <call>\`. What is fine may say so: \`// loopguard-allow <call> -- <why>\`.
`);
  });

  test('a run of a part of the suite says nothing about what it did not reach', async () => {
    const { stdout, stderr } = await compare('before.json', 'part.json');
    expect(stdout).toContain('3 new blocking call sites, 0 gone.');
    expect(stderr).toContain('part.json is of a part of the suite, so nothing is said to be gone.');
  });

  test('new ones fail on request, and equal states do not', async () => {
    expect((await compare('--fail-on-new', 'before.json', 'report.json')).exitCode).toBe(1);
    const same = await compare('--fail-on-new', 'before.json', 'before.json');
    expect(same).toMatchObject({
      exitCode: 0,
      stdout: '[loopguard] No blocking call site is new, and none is gone.\n',
    });
  });

  test.each([
    ['missing.json', 'missing.json cannot be read'],
    ['other.json', 'other.json cannot be read: it has no "version" and "entries"'],
  ])('%s is one clear error', async (file, text) => {
    const { exitCode, stderr } = await compare('before.json', file);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(text);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

// The script is for GitHub's Linux machines.
describe.skipIf(process.platform === 'win32')('the comment on a pull request', () => {
  const run = (env: Record<string, string>): Promise<ProcessResult> =>
    runProcess('bash', [comment], {
      cwd: path.join(folder, 'clone'),
      env: {
        PATH: `${path.join(folder, 'bin')}${path.delimiter}${process.env['PATH']}`,
        REPOSITORY: 'owner/name',
        PULL_REQUEST: '7',
        BASE_REF: 'main',
        REPORT: 'report.json',
        BASELINE: 'loopguard-baseline.json',
        ...env,
      },
    });
  const calls = (): Promise<string> => readFile(path.join(folder, 'calls'), 'utf8');

  beforeAll(async () => {
    const git = async (cwd: string, ...args: string[]): Promise<void> => {
      const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
      const { exitCode, stderr } = await runProcess('git', [...identity, ...args], { cwd });
      expect(`${stderr}${exitCode}`).toMatch(/0$/);
    };
    const origin = path.join(folder, 'origin');
    const bin = path.join(folder, 'bin');
    await mkdir(origin);
    await mkdir(bin);
    await writeFile(path.join(origin, 'loopguard-baseline.json'), JSON.stringify(before));
    await git(origin, 'init', '--quiet', '--initial-branch=main');
    await git(origin, 'add', '.');
    await git(origin, 'commit', '--quiet', '-m', 'first');
    await git(folder, 'clone', '--quiet', origin, 'clone');
    await writeFile(path.join(folder, 'clone', 'report.json'), JSON.stringify(report()));
    // GitHub's own command, which keeps one comment; and the command of this repository.
    const tools = {
      gh: `#!/usr/bin/env bash
echo "$*" | sed 's/@.*/@file/' >>'${folder}/calls'
for last; do :; done
case "$*" in *--jq*) cat '${folder}/ids' ;; *) cat "\${last#body=@}" >>'${folder}/calls' ;; esac
`,
      npx: `#!/usr/bin/env bash
shift 2
exec '${process.execPath}' '${program}' "$@"
`,
    };
    for (const [name, text] of Object.entries(tools)) {
      await writeFile(path.join(bin, name), text);
      await chmod(path.join(bin, name), 0o755);
    }
  });

  test('is made once, and changed from then on', async () => {
    await writeFile(path.join(folder, 'calls'), '');
    await writeFile(path.join(folder, 'ids'), '');
    expect(await run({})).toMatchObject({ exitCode: 0 });
    expect(await calls()).toContain(
      '--method POST repos/owner/name/issues/7/comments -F body=@file\n<!-- loopguard compare -->\n**loopguard**: 3 new',
    );
    await writeFile(path.join(folder, 'calls'), '');
    await writeFile(path.join(folder, 'ids'), '42\n');
    expect(await run({})).toMatchObject({ exitCode: 0 });
    expect(await calls()).toContain('--method PATCH repos/owner/name/issues/comments/42 -F');
  });

  test('without a baseline on the target branch everything is new; it can fail the step', async () => {
    await writeFile(path.join(folder, 'calls'), '');
    await writeFile(path.join(folder, 'ids'), '');
    const result = await run({ BASELINE: 'none.json', FAIL_ON_NEW: 'true' });
    expect(result.exitCode).toBe(1);
    expect(await calls()).toContain('5 new blocking call sites, 0 gone.');
  });

  test('nothing is said where nothing changed, or where there is no pull request', async () => {
    await writeFile(path.join(folder, 'calls'), '');
    await writeFile(path.join(folder, 'ids'), '');
    expect(await run({ REPORT: 'loopguard-baseline.json' })).toMatchObject({ exitCode: 0 });
    expect(await calls()).not.toContain('POST');
    expect((await run({ PULL_REQUEST: '' })).stdout).toContain('this is no pull request');
  });
});
