import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { doctored } from '../packed/doctored.js';
import { runProcess } from '../runners/process.js';
import { writeProject } from '../runners/project.js';
import { selectCells } from './cells.js';

// Why one of each: no pool or transformer has a part in it.
const cells = new Map(
  selectCells().flatMap(({ folder, nodeMajor, host }) =>
    // Why no others: they have no projects.
    host.runner === 'vitest' || host.runner === 'jest'
      ? [[`${folder} on Node ${nodeMajor}`, host] as const]
      : [],
  ),
);

const configs: Readonly<Record<'vitest' | 'jest', readonly [file: string, text: string]>> = {
  vitest: [
    'vitest.config.mjs',
    `import { loopguard } from '@loopguard/vitest-plugin';
export default { test: { projects: [
  { plugins: [loopguard()], test: { name: 'guarded', include: ['none'] } },
  { plugins: [loopguard({ mode: 'warn' })], test: { name: 'warning', pool: 'vmThreads', environment: 'happy-dom' } },
  { test: { name: 'bare' } },
] } };`,
  ],
  jest: [
    'jest.config.cjs',
    `module.exports = { reporters: ['default', '@loopguard/jest-env/reporter'], projects: [
  { displayName: 'guarded', testEnvironment: '@loopguard/jest-env', testRegex: 'none' },
  { displayName: 'warning', testEnvironment: '@loopguard/jest-env', testEnvironmentOptions: { loopguard: { mode: 'warn' } } },
  { displayName: 'bare' },
] };`,
  ],
};

test.each([...cells])('loopguard doctor: %s', async (_name, host) => {
  const [file, text] = configs[host.runner];
  const project = await writeProject(host.home, 'doctor', {
    'package.json': JSON.stringify({ scripts: { test: host.runner } }),
    [file]: text,
  });
  onTestFinished(project.dispose);
  const program = path.join(host.home, 'node_modules/loopguard/dist/main.mjs');

  const { stdout, stderr } = await runProcess(host.node, [program, 'doctor', '--json'], {
    cwd: project.root,
  });

  expect(stderr).toBe('');
  const { guards, problems } = doctored(stdout);
  expect(guards).toEqual(['live', 'warns', 'none']);
  expect(problems).toEqual([expect.stringContaining('Project "bare" is not guarded')]);
});

// Why: a file without any test is an error, and a run of other cells has none here.
test.skipIf(cells.size === 0)('some selected cell has it', () => {});
