import { describe, expect, test } from 'vitest';

import { computing } from './async-only/computing.js';
import { files } from './async-only/files.js';
import { network } from './async-only/network.js';
import { packages } from './async-only/packages.js';
import { sourceOf, type WorkloadFile } from './async-only/workload.js';
import { isUnguarded, planOf, resultOf, runPlan } from './batch.js';
import { blocked, type Behaviour } from './behaviour.js';
import { selectHosts, type Host } from './hosts.js';
import { findMismatches } from './mismatches.js';
import { sourcesOf } from './sources.js';

const core = [...files, ...network, ...computing];

// Why: one behaviour, so that sources are written for the host as all others are.
const behaviourOf = (workloadFiles: readonly WorkloadFile[]): Behaviour => ({
  id: 'async-only',
  title: 'work that uses only asynchronous calls gives no violation',
  // Why: Fastify requires this ES module, which Jest has to compile for that.
  config: { jest: { transformIgnorePatterns: ['/node_modules/(?!cookie/)'] } },
  files: {
    ...Object.fromEntries(workloadFiles.map((file) => [`${file.name}.test.ts`, sourceOf(file)])),
    'lazy.ts': `
      import fs from 'node:fs';
      export const text = fs.readFileSync('package.json', 'utf8');
    `,
    'common.cjs': `module.exports = { text: require('fs').readFileSync(__filename, 'utf8') + 'lazy' };`,
    'data.json': `{ "value": 1 }`,
  },
  tests: {},
});

// Why: its path is given to fork() relative to the working directory.
const child = {
  'child.cjs': `process.on('message', (message) => process.send(message, () => process.disconnect()));`,
};

const hosts: Host[] = [...selectHosts('vitest'), ...selectHosts('jest')].filter(
  (host) => host.extent === 'full',
);

describe.each(hosts)('$id', (host) => {
  for (const stdout of ['pipe', 'file'] as const) {
    test(`${count(core)} workloads, standard output is a ${stdout}`, async () => {
      await expectSilence(host, `async-only-${stdout}`, core, stdout);
    });
  }

  const usable = packages.filter(({ isEsmOnly }) => !isEsmOnly || host.runner === 'vitest');
  test(`${count(usable)} workloads of packages`, async () => {
    await expectSilence(host, 'async-only-packages', usable, 'pipe');
  });
});

// Why a host of its own: where Jest compiles to CommonJS, it cannot load them.
describe.each(selectHosts('jest').filter(({ options }) => options.modules === 'esm'))(
  '$id',
  (host) => {
    const usable = packages.filter(({ isEsmOnly }) => isEsmOnly);
    test(`${count(usable)} workloads of packages that are ES modules`, async () => {
      await expectSilence(host, 'async-only-modules', usable, 'pipe');
    });
  },
);

function count(workloadFiles: readonly WorkloadFile[]): number {
  return workloadFiles.flatMap((file) => file.workloads).length;
}

async function expectSilence(
  host: Host,
  name: string,
  workloadFiles: readonly WorkloadFile[],
  stdout: 'pipe' | 'file',
): Promise<void> {
  const asyncOnly = behaviourOf(workloadFiles);
  const sources = sourcesOf(asyncOnly, host);
  const run = await runPlan(host, {
    ...planOf(host, name, [asyncOnly]),
    files: { ...sources.files, ...child },
    unguarded: isUnguarded,
    ...(stdout === 'file' && { stdoutFile: 'stdout.txt' }),
  });

  const controls = isUnguarded ? 'passed' : blocked('fs.existsSync');
  for (const file of workloadFiles) {
    const names = file.workloads.map((workload) => [workload.name, 'passed'] as const);
    const expected: Behaviour = {
      ...asyncOnly,
      tests: { ...Object.fromEntries(names), control: controls },
    };
    const result = resultOf(
      host,
      { ...asyncOnly, id: `${asyncOnly.id}/${file.name}.test.ts` },
      run,
    );
    const problems = findMismatches(expected, result, sources.places);
    expect(problems, problems.join('\n')).toEqual([]);
  }
}
