import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patienceMs, runProcess, type ProcessResult } from '../runners/process.js';
import { installNewcomer, type Newcomer } from './newcomer.js';

const legacy = fileURLToPath(new URL('../cli/fix/legacy', import.meta.url));

let newcomer: Newcomer;
beforeAll(async () => {
  newcomer = await installNewcomer(
    ['vitest-plugin', 'jest-env'],
    ['vitest', 'jest', 'jest-environment-node', 'typescript'],
  );
}, patienceMs);
afterAll(() => newcomer?.dispose());

interface Setup {
  readonly runner: 'vitest' | 'jest';
  readonly files: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  /** What the runner's users write. */
  readonly source: (text: string) => string;
  /** How many call sites block at first. */
  readonly all: number;
  /** How many of them are left by each of the commands. */
  readonly left: readonly [certain: number, all: number];
}

const setups: readonly Setup[] = [
  {
    runner: 'vitest',
    files: {
      'package.json': '{ "name": "notes", "private": true, "type": "module" }\n',
      'vitest.config.js': `import { loopguard } from '@loopguard/vitest-plugin';\n\nexport default { plugins: [loopguard({ baseline: 'known.json' })] };\n`,
    },
    command: ['../node_modules/vitest/vitest.mjs', 'run'],
    source: asModule,
    all: 44,
    left: [17, 12],
  },
  {
    runner: 'jest',
    files: {
      'package.json': '{ "name": "notes", "private": true }\n',
      'jest.config.js': `module.exports = {\n  testEnvironment: '@loopguard/jest-env',\n  testEnvironmentOptions: { loopguard: { baseline: 'known.json' } },\n  reporters: ['default', '@loopguard/jest-env/reporter'],\n};\n`,
    },
    command: ['../node_modules/jest/bin/jest.js'],
    source: (text) =>
      text
        .replace(`const { after, before, test } = require('node:test');\n`, '')
        .replace('\nbefore(', '\nbeforeAll(')
        .replace('\nafter(', '\nafterAll('),
    all: 45,
    left: [18, 13],
  },
];

/** The same as an ES module. */
function asModule(text: string): string {
  return text
    .replace(/^'use strict';\n\n/, '')
    .replace(`= require('./escape');`, `= await import('./escape.js');`)
    .replaceAll(
      /^const (\w+|\{[^}]*\}) = require\('([^']+)'\);/gm,
      (_line, names: string, from: string) =>
        `import ${names.replaceAll(/(\w+): /g, '$1 as ')} from '${from}${from.startsWith('.') ? '.js' : ''}';`,
    )
    .replace('{ after, before, test }', '{ afterAll as after, beforeAll as before, test }')
    .replace("'node:test'", "'vitest'")
    .replaceAll(/^exports\.(\w+) = /gm, 'export const $1 = ')
    .replace(/^module\.exports = (\w+);/m, 'export default $1;')
    .replace(/^module\.exports = /m, 'export ')
    .replace('import reports from', 'import * as reports from');
}

async function writeLegacy({ runner, files, source }: Setup): Promise<string> {
  const root = path.join(newcomer.root, runner);
  await cp(legacy, root, { recursive: true });
  for (const folder of ['src', 'test']) {
    for (const name of await readdir(path.join(root, folder))) {
      const file = path.join(root, folder, name);
      const text = await readFile(file, 'utf8');
      await writeFile(file, source(text));
    }
  }
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(root, name), text);
  // Why: that is where the report of a run is left.
  await mkdir(path.join(root, 'node_modules'));
  return root;
}

describe.sequential.each(setups)('a legacy suite of $runner, from tarballs', (setup) => {
  test(
    'two commands take it from 40 findings to what needs a human, and its tests pass',
    async () => {
      const root = await writeLegacy(setup);
      const loopguard = (...args: string[]): Promise<ProcessResult> =>
        runProcess(
          process.execPath,
          [path.join(newcomer.root, 'node_modules/loopguard/dist/main.mjs'), ...args],
          { cwd: root },
        );
      const git = async (...args: string[]): Promise<void> => {
        const own = ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false'];
        await runProcess('git', [...own, ...args], { cwd: root });
      };
      await writeFile(path.join(root, '.gitignore'), 'node_modules\n');
      await git('init', '--quiet');
      await git('add', '--all');
      await git('commit', '--quiet', '-m', 'legacy');
      const tests = [process.execPath, ...setup.command];

      const recorded = await loopguard('baseline', '--', ...tests);
      expect(recorded.stderr + recorded.stdout).toContain(
        `known.json: ${setup.all} known call sites written.`,
      );
      expect(recorded.exitCode).toBe(0);

      const [certain, byHand] = setup.left;
      const fixed = await loopguard('fix', '--yes');
      expect(fixed.stdout).toContain(`${setup.all - certain} of ${setup.all} call sites are fixed`);
      expect(fixed.exitCode).toBe(2);
      const green = await runProcess(process.execPath, setup.command, { cwd: root });
      expect(green.exitCode, green.stdout + green.stderr).toBe(0);

      await git('commit', '--quiet', '--all', '-m', 'fixed');
      await loopguard('baseline', '--tighten', '--', ...tests);
      await git('commit', '--quiet', '--all', '-m', 'lowered');
      const more = await loopguard('fix', '--yes', '--propagate');
      expect(more.stdout).toContain(`${certain - byHand} of ${certain} call sites are fixed`);
      const greener = await runProcess(process.execPath, setup.command, { cwd: root });
      expect(greener.exitCode, greener.stdout + greener.stderr).toBe(0);
      await rm(root, { recursive: true });
    },
    patienceMs,
  );
});
