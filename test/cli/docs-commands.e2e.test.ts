import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { patienceMs, runProcess, type ProcessResult } from '../runners/process.js';
import { writeFiles, writeProject } from '../runners/project.js';
import { program } from './doctored-project.js';

const home = fileURLToPath(new URL('..', import.meta.url));
const docs = new URL('../../docs/', import.meta.url);

/** A project as a reader of the pages has it: tests, and lines that block. */
const FILES = {
  'package.json': JSON.stringify({
    name: 'a-project',
    private: true,
    type: 'module',
    scripts: { test: 'vitest run' },
    devDependencies: { vitest: '*', '@loopguard/vitest-plugin': '*', '@loopguard/core': '*' },
  }),
  '.gitignore': 'node_modules\nloopguard.json\n',
  'vitest.config.js': `import { defineConfig } from 'vitest/config';\n\nexport default defineConfig({ test: { include: ['*.test.js'] } });\n`,
  'config.js': `import { readFileSync } from 'node:fs';\n\nexport async function load() {\n  return readFileSync('package.json', 'utf8');\n}\n\nexport function packageName() {\n  return JSON.parse(readFileSync('package.json', 'utf8')).name;\n}\n`,
  'config.test.js': `import { expect, test } from 'vitest';\nimport { load, packageName } from './config.js';\n\ntest('loads', async () => {\n  expect(await load()).toContain('a-project');\n  expect(packageName()).toBe('a-project');\n});\n`,
  // Why: that is where the report of a run is left.
  'node_modules/.keep': '',
};

const entry = (file: string): object => ({
  file,
  function: 'load',
  call: 'fs.statSync',
  count: 1,
  lines: ['00000000'],
});
const baseline = (...files: string[]): string =>
  JSON.stringify({ version: 1, entries: files.map(entry) });

/** What a page takes for granted before one of its commands: files, and commands of ours. */
const BEFORE: Readonly<Record<string, { files?: Record<string, string>; run?: string[][] }>> = {
  'fix --yes --propagate': { run: [['baseline', '--', 'npx', 'vitest', 'run']] },
  'compare --fail-on-new before.json loopguard.json': {
    files: { 'before.json': baseline('a.js'), 'loopguard.json': baseline('a.js') },
  },
  'compare before.json after.json': {
    files: { 'before.json': baseline('a.js'), 'after.json': baseline('a.js', 'b.js') },
  },
};

/** Which do not end with 0, and what each of them prints, as the page says. */
const EXPECTED: Readonly<Record<string, { exitCode?: number; says: RegExp }>> = {
  'init --baseline': { says: /loopguard-baseline\.json: 2 known call sites written/ },
  'init --yes': { says: /vitest\.config\.js/ },
  doctor: { says: /All is well\./ },
  'doctor --json': { says: /"isWell": true/ },
  'explain fs.readFileSync': { says: /fs\.promises\.readFile/ },
  list: { says: /fs\.readFileSync/ },
  'baseline --tighten -- npx vitest run': { says: /loopguard-baseline\.json/ },
  'fix --yes --propagate': { says: /2 of 2 call sites are fixed/ },
  'compare --fail-on-new before.json loopguard.json': { says: /no|same|nothing/i },
  'compare before.json after.json': { says: /b\.js/ },
  'compare --fail-on-new before.json after.json': { exitCode: 1, says: /b\.js/ },
  'compare --markdown before.json after.json': { says: /`?b\.js/ },
};

async function commandsOf(page: string): Promise<string[]> {
  const text = await readFile(new URL(`${page}.md`, docs), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) => block);
  return blocks
    .flatMap((block) => block.trim().split('\n'))
    .map((line) => line.replace(/\s+#.*/, '').replace(/^npx loopguard /, ''));
}

describe.each(['adopting', 'agents', 'ci', 'troubleshooting'])('docs/%s.md', (page) => {
  test(
    'each command does what the page says, one after the other',
    async () => {
      const { root, dispose } = await writeProject(home, 'docs', FILES);
      onTestFinished(dispose);
      const git = ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false'];
      const commit = async (): Promise<void> => {
        await runProcess('git', ['init', '--quiet'], { cwd: root });
        await runProcess('git', ['add', '--all'], { cwd: root });
        await runProcess('git', [...git, 'commit', '--quiet', '-m', 'a'], { cwd: root });
      };
      const bin = path.join(home, '../node_modules/.bin');
      const env = { PATH: `${bin}${path.delimiter}${process.env['PATH']}` };
      const loopguard = (args: readonly string[]): Promise<ProcessResult> =>
        runProcess(process.execPath, [program, ...args], { cwd: root, env });

      // Why: that page is read by those who have set it up.
      if (page === 'troubleshooting') await loopguard(['init', '--yes']);
      for (const command of await commandsOf(page)) {
        const { files = {}, run = [] } = BEFORE[command] ?? {};
        await writeFiles(root, files);
        for (const args of run) await loopguard(args);
        await commit();
        const args = command.split(' ');
        // Why: nobody is there to ask.
        const asks = args[0] === 'init' && !args.includes('--yes');
        const ran = await loopguard([...args, ...(asks ? ['--yes'] : [])]);
        const output = `${ran.stdout}\n${ran.stderr}`;
        const expected = EXPECTED[command];
        expect(expected, `npx loopguard ${command} is not tried`).toBeDefined();
        expect(output, command).toMatch(expected!.says);
        expect(ran.exitCode, `${command}\n${output}`).toBe(expected!.exitCode ?? 0);
      }
    },
    patienceMs,
  );
});
