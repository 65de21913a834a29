import type { NodeTestHost } from './hosts.js';
import type { RunResult } from './results.js';
import { resultsFile } from './results.js';
import { runGroups } from './run-groups.js';
import { findProgram, type RunPlan } from './run-plan.js';

const own = (file: string): URL => new URL(file, import.meta.url);
const reporter = own('node-test/results.mjs').href;
const globals = own('node-test/globals.mjs').href;

/** Runs the plan's test files by real `node --test`s. */
export function runNodeTest(host: NodeTestHost, plan: RunPlan): Promise<RunResult> {
  return runGroups(host, plan, {
    type: host.options.modules === 'esm' ? 'module' : 'commonjs',
    takesPatterns: host.nodeMajor >= 22,
    async argsFor(files) {
      const command = await findProgram(host.home, 'loopguard/dist/main.mjs');
      const test = [
        '--import',
        'tsx',
        '--import',
        globals,
        '--test',
        // Why: nothing else ends a test that waits for what never comes.
        '--test-timeout=120000',
        `--test-reporter=${reporter}`,
        `--test-reporter-destination=${resultsFile}`,
        '--test-reporter=spec',
        '--test-reporter-destination=stdout',
        ...files,
      ];
      return plan.unguarded ? test : [command, 'run', '--', host.node, ...test];
    },
    // The suite that `globals.mjs` puts around concurrent tests.
    plainName: (text) => text.replaceAll('concurrent > ', ''),
  });
}
