import * as fc from 'fast-check';

import type { Host } from '../runners/hosts.js';
import { sourcesOf } from '../runners/sources.js';
import { suites } from './arbitraries.js';
import type { GeneratedFile } from './compare.js';
import { generate, runSuites } from './run-suites.js';
import type { Suite } from './suite-model.js';

export interface Checked {
  readonly files: readonly GeneratedFile[];
  readonly tests: number;
  /** Suites with which the runner and the model disagree, in words. */
  readonly failures: readonly string[];
}

const testsInProcess = 500;
// Why a limit: each try starts the runner.
const shrinkTries = 100;

/** Generates suites from a seed until they hold so many tests, runs them, and explains where they disagree. */
export async function checkSuites(host: Host, seed: number, tests: number): Promise<Checked> {
  const files: GeneratedFile[] = [];
  const failures: string[] = [];
  for (const batch of batches(host, seed, tests)) {
    const outcome = await runSuites(host, batch.suites);
    files.push(...outcome.files);
    for (const [index, found] of outcome.disagreements) {
      const at = batch.start + index;
      failures.push(
        index === -1
          ? found.join('\n')
          : `suite ${at}:\n${found.join('\n')}\n${failures.length > 0 ? '' : await explain(host, batch.suites[index])}`,
      );
    }
  }
  return { files, failures, tests: countTests(files) };
}

function countTests(files: readonly GeneratedFile[]): number {
  return files.flatMap(({ prediction }) => prediction.tests).length;
}

/** The first suites of a seed, as many as hold so many tests. */
export function* batches(
  host: Host,
  seed: number,
  tests: number,
): Generator<{ start: number; suites: Suite[] }> {
  let generated = 0;
  let inBatch = 0;
  let batch: Suite[] = [];
  let start = 0;
  // Why so many: a suite holds about 40 tests, and all suites are generated at once.
  const numRuns = 50 + Math.ceil(tests / 20);
  for (const [value] of fc.sample(property(), { seed, numRuns })) {
    const count = countTests([generate(value, 'f', host)]);
    batch.push(value);
    generated += count;
    inBatch += count;
    if (generated >= tests || inBatch >= testsInProcess) {
      yield { start, suites: batch };
      start += batch.length;
      batch = [];
      inBatch = 0;
    }
    if (generated >= tests) return;
  }
}

function property(
  holds: (suite: Suite) => Promise<boolean> = () => Promise.resolve(true),
): fc.IAsyncProperty<[Suite]> {
  return fc.asyncProperty(suites, holds);
}

/** Looks for a smaller suite that fails too, and leaves its project behind. */
async function explain(host: Host, failing: Suite | undefined): Promise<string> {
  if (failing === undefined) return '';
  let tries = 0;
  const isAgreed = async (suite: Suite): Promise<boolean> => {
    if (++tries > shrinkTries) return true;
    return (await runSuites(host, [suite])).disagreements.size === 0;
  };
  const details = await fc.check(property(isAgreed), { examples: [[failing]], numRuns: 1 });
  const [smallest] = details.counterexample ?? [];
  if (!smallest) return 'Run alone, this suite agrees with the model.';
  const { run, disagreements, files } = await keepingProject(() => runSuites(host, [smallest]));
  const texts = files.map(({ behaviour }) => sourcesOf(behaviour, host).files['f0/case.test.ts']);
  return [
    `The smallest suite found, kept in ${run.root}:`,
    ...[...disagreements.values()].flat(),
    ...texts,
  ].join('\n');
}

async function keepingProject<T>(run: () => Promise<T>): Promise<T> {
  const before = process.env['LOOPGUARD_KEEP'];
  process.env['LOOPGUARD_KEEP'] = '1';
  try {
    return await run();
  } finally {
    if (before === undefined) delete process.env['LOOPGUARD_KEEP'];
    else process.env['LOOPGUARD_KEEP'] = before;
  }
}
