import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProcess } from '../runners/process.js';

const folder = new URL('adapter/', import.meta.url);
const runner = new URL('runner.mjs', folder).href;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'loopguard-adapter-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Runs a test file in the toy runner, under the toy adapter. */
async function run(name: string, source: string): Promise<{ exitCode: number; output: string }> {
  const file = path.join(directory, `${name}.test.mjs`);
  await writeFile(file, `import { beforeAll, test } from ${JSON.stringify(runner)};\n${source}`);
  const adapter = fileURLToPath(new URL('adapter.mjs', folder));
  const { exitCode, stdout, stderr } = await runProcess(process.execPath, [adapter, file], {
    cwd: directory,
  });
  return { exitCode: exitCode ?? -1, output: stdout + stderr };
}

test('the adapter of the guide fails a test that blocks, also one that swallows, and no other', async () => {
  const { exitCode, output } = await run(
    'blocks',
    `import { readFileSync } from 'node:fs';
     beforeAll(() => { readFileSync(import.meta.filename ?? process.argv[2]); });
     test('is quiet', async () => { await null; });
     test('is quiet and synchronous', () => {});
     test('blocks', async () => { await null; readFileSync(process.argv[2]); });
     test('swallows', () => { try { readFileSync('/nowhere'); } catch {} });`,
  );
  expect(output.match(/^(?:pass|FAIL) .*/gm)).toEqual([
    'pass is quiet',
    'pass is quiet and synchronous',
    'FAIL blocks',
    'FAIL swallows',
  ]);
  expect(output).toContain('BlockingCallError: fs.readFileSync blocked the event loop');
  expect(output).toMatch(/where {2}.*blocks\.test\.mjs:6:/);
  expect(output).toContain('Blocking call sites: 2 failed');
  expect(output).toContain('hooks made 1 blocking call that was not judged');
  expect(exitCode).toBe(1);
});

test('it passes a file in which nothing blocks, and prints nothing of ours', async () => {
  const { exitCode, output } = await run('quiet', `test('is quiet', async () => { await null; });`);
  expect(output).toBe('pass is quiet\n');
  expect(exitCode).toBe(0);
});

test('it fails the file where a timer blocks whose test has ended', async () => {
  const { exitCode, output } = await run(
    'leaves',
    `import { existsSync } from 'node:fs';
     let fired;
     const timer = new Promise((resolve) => { fired = resolve; });
     test('leaves a timer', () => { setTimeout(() => fired(existsSync('config.json')), 0); });
     test('waits for it', () => timer);`,
  );
  expect(output.match(/^(?:pass|FAIL) .*/gm)).toEqual(['pass leaves a timer', 'pass waits for it']);
  expect(output).toContain('"leaves a timer" had already ended');
  expect(exitCode).toBe(1);
});

test('docs/writing-an-adapter.md shows this very adapter, and it is short', async () => {
  const page = new URL('../../docs/writing-an-adapter.md', import.meta.url);
  const guide = await readFile(page, 'utf8');
  const files = await Promise.all(
    ['runner.mjs', 'adapter.mjs'].map((name) => readFile(new URL(name, folder), 'utf8')),
  );
  for (const text of files) {
    expect(text.trimEnd().split('\n').length).toBeLessThan(60);
    expect(guide).toContain(`\`\`\`js\n${text}\`\`\`\n`);
  }
});
