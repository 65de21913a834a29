import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { doctored } from '../packed/doctored.js';
import { runProcess } from '../runners/process.js';
import { writeProject } from '../runners/project.js';
import type { Runner } from '../runners/hosts.js';
import { selectCells } from './cells.js';

// Why one of each: no pool or transformer has a part in it.
const cells = new Map(
  selectCells().map(({ folder, nodeMajor, host }) => [`${folder} on Node ${nodeMajor}`, host]),
);

interface Setup {
  readonly script: string;
  readonly more?: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  readonly guards: readonly string[];
  readonly problem: string;
}

const problem = 'Project "bare" is not guarded';
const setups: Readonly<Record<Runner, Setup>> = {
  vitest: {
    script: 'vitest',
    files: {
      'vitest.config.mjs': `import { loopguard } from '@loopguard/vitest-plugin';
export default { test: { projects: [
  { plugins: [loopguard()], test: { name: 'guarded', include: ['none'] } },
  { plugins: [loopguard({ mode: 'warn' })], test: { name: 'warning', pool: 'vmThreads', environment: 'happy-dom' } },
  { test: { name: 'bare' } },
] } };`,
    },
    guards: ['live', 'warns', 'none'],
    problem,
  },
  jest: {
    script: 'jest',
    files: {
      'jest.config.cjs': `module.exports = { reporters: ['default', '@loopguard/jest-env/reporter'], projects: [
  { displayName: 'guarded', testEnvironment: '@loopguard/jest-env', testRegex: 'none' },
  { displayName: 'warning', testEnvironment: '@loopguard/jest-env', testEnvironmentOptions: { loopguard: { mode: 'warn' } } },
  { displayName: 'bare' },
] };`,
    },
    guards: ['live', 'warns', 'none'],
    problem,
  },
  'node-test': {
    script: 'run-s test:*',
    more: {
      'test:a': 'node --import @loopguard/node-test --test',
      'test:b': 'npx loopguard run -- node --test',
      'test:c': 'node --import @loopguard/node-test --test && node --test',
    },
    files: {},
    guards: ['live', 'live', 'none'],
    problem: 'npx loopguard init',
  },
  mocha: {
    script: 'run-s test:*',
    more: {
      'test:a': 'mocha --require @loopguard/mocha',
      'test:b': 'npx loopguard run -- mocha --require @loopguard/mocha --parallel',
      'test:c': 'mocha --require @loopguard/mocha && mocha',
    },
    files: {},
    guards: ['live', 'live', 'none'],
    problem: 'npx loopguard init',
  },
};

test.each([...cells])('loopguard doctor: %s', async (_name, host) => {
  const { script, more, files, ...expected } = setups[host.runner];
  const project = await writeProject(host.home, 'doctor', {
    'package.json': JSON.stringify({ scripts: { test: script, ...more } }),
    ...files,
  });
  onTestFinished(project.dispose);
  const program = path.join(host.home, 'node_modules/loopguard/dist/main.mjs');

  const { stdout, stderr } = await runProcess(host.node, [program, 'doctor', '--json'], {
    cwd: project.root,
  });

  expect(stderr).toBe('');
  const { guards, problems } = doctored(stdout);
  expect(guards).toEqual(expected.guards);
  expect(problems).toEqual([expect.stringContaining(expected.problem)]);
});

// Why: a file without any test is an error, and a run of other cells has none here.
test.skipIf(cells.size === 0)('some selected cell has it', () => {});
