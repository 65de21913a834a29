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
const current = releaseOf(process.versions.node);

// Why not the current one: it runs these tests as part of this very run.
const others = selectMajors().filter((major) => major !== current.major);

// Why: a file without any test is an error, and CI has a job for each Node.
test.skipIf(others.length === 0)('other Nodes are selected', () => {});

describe.each(others)('Node %i', (major) => {
  test('has what the catalog says, the detector sees it, and the snippets of the guide run', async () => {
    const node = await installNode(major);

    const { exitCode, stdout, stderr } = await runProcess(
      node,
      [vitest, 'run', '--maxWorkers=2', 'test/builtins/', 'test/guide/snippets.test.ts'],
      { cwd: repository },
    );

    expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
    expect(stdout).toMatch(/Test Files {2}\d+ passed/);
  });
});
