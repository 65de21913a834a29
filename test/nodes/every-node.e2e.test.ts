import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

import { releaseOf } from '../builtins/node-releases.js';
import { runProcess } from '../runners/process.js';
import { installNode, selectMajors } from './install-node.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const manifest = createRequire(import.meta.url).resolve('vitest/package.json');
const vitest = path.join(path.dirname(manifest), 'vitest.mjs');
// What depends on the Node: its builtins, what the guide says of them, its own test runner, and how a program runs.
const PARTS = [
  'test/builtins/',
  'test/guide/snippets.test.ts',
  'test/runners/node-test/',
  'test/runtime/program.e2e.test.ts',
];
const current = releaseOf(process.versions.node);

// Why not the current one: it runs these tests as part of this very run.
const others = selectMajors().filter((major) => major !== current.major);

// Why: a file without any test is an error, and CI has a job for each Node.
test.skipIf(others.length === 0)('other Nodes are selected', () => {});

describe.each(others)('Node %i', (major) => {
  test('has what the catalog says, the detector sees it, snippets of the guide run, its tests are guarded, and so is a program', async () => {
    const node = await installNode(major);

    const { exitCode, stdout, stderr } = await runProcess(
      node,
      [vitest, 'run', '--maxWorkers=2', ...PARTS],
      { cwd: repository },
    );

    expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
    expect(stdout).toMatch(/Test Files {2}\d+ passed/);
  });
});
