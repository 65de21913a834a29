import { describe, expect, test } from 'vitest';

import { type Host, majorOf, selectHosts } from '../runners/hosts.js';
import { slowCarriers } from './arbitraries.js';
import { batches, checkSuites } from './check-suites.js';
import type { GeneratedFile } from './compare.js';
import { runSuites } from './run-suites.js';
import { traitsOf } from './runner-traits.js';
import { asyncCarriers, sharedCode, syncCarriers } from './suite-model.js';
import { reportedWays } from './variety.js';

const seed = Number(process.env['LOOPGUARD_SEED'] ?? Date.now() % 2 ** 31);
const tests = Number(process.env['LOOPGUARD_RUNS'] ?? 1000);
const timeout = 300_000 * Math.ceil(tests / 1000);
/** Why fewer: Node's runner starts a process for each file. */
const countFor = ({ runner }: Host): number =>
  runner === 'node-test' ? Math.ceil(tests / 4) : tests;

// Why: Jest 29 starts concurrent tests before all others; the model follows what came after.
const hosts = [
  ...[...selectHosts('vitest'), ...selectHosts('jest')].filter(
    (host) => host.extent === 'full' && majorOf(host) !== 29,
  ),
  // Why one: suites are the same in modules of both kinds.
  ...selectHosts('node-test').filter((host) => host.options.modules === 'esm'),
  ...selectHosts('mocha').filter(({ options }) => options.modules === 'cjs' && !options.isParallel),
];

describe.each(hosts)('$id', (host) => {
  const count = countFor(host);
  test(`agrees with the model on ${count} generated tests`, { timeout }, async () => {
    const checked = await checkSuites(host, seed, count);
    const replay = `LOOPGUARD_HOSTS=${host.id} LOOPGUARD_SEED=${seed} LOOPGUARD_RUNS=${tests} npx vitest run test/generated`;
    console.info(`${host.id}: ${summary(checked.files)}, seed ${seed}`);
    expect(
      checked.failures,
      `${checked.failures.join('\n\n')}\n\nRepeat it with ${replay}`,
    ).toEqual([]);
    expect(checked.tests).toBeGreaterThanOrEqual(count);
    if (count >= 1000) expectVariety(host, checked.files);
  });

  test('disagrees with the model when loopguard is left out', async () => {
    const [batch] = batches(host, seed, 150);
    const { files, disagreements } = await runSuites(host, batch?.suites ?? [], false);
    const guilty = files.flatMap((file, index) => (reportedWays([file]).size > 0 ? [index] : []));
    expect(guilty).not.toEqual([]);
    expect([...disagreements.keys()]).toEqual(guilty);
  });
});

function summary(files: readonly GeneratedFile[]): string {
  const all = files.flatMap(({ prediction }) => prediction.tests);
  const failed = all.filter(({ status }) => status === 'failed').length;
  const inTests = all.flatMap(({ calls }) => calls.calls).length;
  const inFiles = files.flatMap(({ prediction }) => prediction.file.calls).length;
  return `${all.length} tests in ${files.length} files, ${failed} must fail, ${inTests} reports on tests, ${inFiles} on files`;
}

/** A generator that has lost a feature would agree with any guard. */
function expectVariety({ runner }: Host, files: readonly GeneratedFile[]): void {
  const ways = reportedWays(files);
  const { concurrent } = traitsOf[runner];
  const all = [
    ...syncCarriers,
    ...asyncCarriers,
    ...sharedCode,
    'leaked promise',
    'leaked interval',
  ];
  const causes = ['test', 'hook', 'late', ...(concurrent === undefined ? [] : ['several'])];
  const missing = [...all, ...causes].filter((way) => !ways.has(way));
  expect(missing.filter((way) => !slowCarriers.has(way))).toEqual([]);
  // Why together: each of them is rare enough to stay out of some runs.
  expect([...slowCarriers].some((way) => ways.has(way))).toBe(true);
}
