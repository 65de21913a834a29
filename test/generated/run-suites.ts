import type { Behaviour } from '../runners/behaviour.js';
import { planOf, runPlan } from '../runners/batch.js';
import type { Host } from '../runners/hosts.js';
import type { RunResult } from '../runners/results.js';
import { findDisagreements, type GeneratedFile } from './compare.js';
import { configurations } from './options.js';
import { predict } from './predict.js';
import { prepareSuite } from './prepare-suite.js';
import { helper, support, syncPackage } from './project-files.js';
import type { Suite } from './suite-model.js';
import { writeSuite } from './write-suite.js';

export interface Outcome {
  readonly files: readonly GeneratedFile[];
  /** By position of the suite; what belongs to none is at -1. */
  readonly disagreements: ReadonlyMap<number, readonly string[]>;
  readonly run: RunResult;
}

/** Runs suites as files of one project in one process, with the guard or without, and asks the model about each. */
export async function runSuites(
  host: Host,
  suites: readonly Suite[],
  isGuarded = true,
): Promise<Outcome> {
  const files = suites.map((suite, index) => generate(suite, `f${index}`, host));
  const behaviours = files.map(({ behaviour }) => behaviour);
  const run = await runPlan(host, {
    ...planOf(host, 'generated', behaviours),
    unguarded: !isGuarded,
  });
  const disagreements = new Map<number, string[]>();
  for (const [index, file] of files.entries()) {
    const found = findDisagreements(host, file, run);
    if (found.length > 0) disagreements.set(index, found);
  }
  if (run.unhandled.length > 0) disagreements.set(-1, [...run.unhandled]);
  if (run.tests.length === 0) disagreements.set(-1, [`no results: ${run.stderr.slice(-2000)}`]);
  return { files, disagreements, run };
}

/** The test file of a suite, as its runner gets it. */
export function generate(suite: Suite, id: string, host: Host): GeneratedFile {
  const prepared = prepareSuite(suite, host.runner);
  const { text, marks } = writeSuite(prepared, host.runner);
  const behaviour: Behaviour = {
    id,
    title: 'a generated suite',
    options: configurations[suite.options].options,
    config: { vitest: { maxConcurrency: 10 } },
    files: {
      'case.test.ts': text,
      'helper.ts': helper,
      'support.ts': support,
      'node_modules/sync-package/index.js': syncPackage,
      'node_modules/sync-package/package.json':
        '{ "name": "sync-package", "version": "1.0.0", "main": "index.js" }',
    },
    tests: {},
  };
  return { suite: prepared, behaviour, prediction: predict(prepared, host.runner), marks };
}
