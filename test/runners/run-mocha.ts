import { fileURLToPath } from 'node:url';

import type { MochaHost } from './hosts.js';
import type { RunResult } from './results.js';
import { runGroups } from './run-groups.js';
import { findProgram, type RunPlan } from './run-plan.js';

const own = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Runs the plan's test files by a real Mocha. */
export function runMocha(host: MochaHost, plan: RunPlan): Promise<RunResult> {
  const { modules, isParallel } = host.options;
  return runGroups(host, plan, {
    type: modules === 'esm' ? 'module' : 'commonjs',
    takesPatterns: true,
    async argsFor(files) {
      return [
        '--import',
        'tsx',
        await findProgram(host.home, 'mocha/bin/mocha.js'),
        '--require',
        '@loopguard/mocha',
        '--ui',
        own('mocha/interface.cjs'),
        '--reporter',
        own('mocha/results.cjs'),
        // Why: a busy machine takes longer than Mocha waits.
        '--timeout=60000',
        // Why: what one of many files leaves open would keep all of them.
        '--exit',
        ...(isParallel ? ['--parallel'] : []),
        ...files,
      ];
    },
  });
}
