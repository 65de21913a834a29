// What differs between Vitest 3.2, 4 and 5 in the process that sees the whole run. What differs in a
// worker is in versions-worker.ts, so that no worker reads this.
import type { TestModule, TestProject, Vitest } from 'vitest/node';

const POOLS = ['forks', 'threads', 'vmThreads', 'vmForks'];

/** The part of a configuration that says with which flags workers start. */
interface PoolConfig {
  execArgv?: string[];
  poolOptions?: Record<string, { execArgv?: string[] } | undefined>;
}

function isBefore4({ version }: Pick<Vitest, 'version'>): boolean {
  return Number.parseInt(version, 10) < 4;
}

/**
 * Changes the flags that workers of a project start with. Vitest 3 keeps them for each pool, and the
 * vm pools take those of the root configuration; later versions keep them for the project.
 */
export function changeWorkerFlags(
  vitest: Pick<Vitest, 'version' | 'config'>,
  project: PoolConfig,
  change: (flags: readonly string[] | undefined) => string[],
): void {
  if (!isBefore4(vitest)) {
    project.execArgv = change(project.execArgv);
    return;
  }
  for (const config of [project, vitest.config as PoolConfig]) {
    config.poolOptions ??= {};
    for (const pool of POOLS) {
      const options = (config.poolOptions[pool] ??= {});
      options.execArgv = change(options.execArgv);
    }
  }
}

/** Whether a project runs benchmarks: Vitest 3 and 4 have a mode for that, Vitest 5 a project beside that of the tests. */
export function isBenchmark({ vitest, config }: Pick<TestProject, 'vitest' | 'config'>): boolean {
  const { enabled = false } = (config.benchmark ?? {}) as { enabled?: boolean };
  return vitest.mode === 'benchmark' || enabled;
}

/** Whether a file is checked for its types, and runs no code: Vitest 3 and 4 say so in its meta, Vitest 5 by its pool. */
export function isTypeTest(module: TestModule): boolean {
  const { pool } = (module as { task?: { pool?: string } }).task ?? {};
  return pool === 'typescript' || (module.meta() as { typecheck?: boolean }).typecheck === true;
}
