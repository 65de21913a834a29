import { createRequire } from 'node:module';

const PRELOAD = createRequire(import.meta.url).resolve('@loopguard/core/preload');
const POOLS = ['forks', 'threads', 'vmThreads', 'vmForks'];

interface PoolConfig {
  execArgv?: string[];
  poolOptions?: Record<string, { execArgv?: string[] } | undefined>;
}

/**
 * Makes every worker patch Node's modules before anything else loads them. Where a vm pool gives
 * tests a realm of their own, nothing else is early enough to see all that is captured.
 *
 * Vitest 3 keeps these flags for each pool; later versions for the project.
 */
export function addPreload(config: PoolConfig, vitestVersion: string): void {
  if (Number.parseInt(vitestVersion, 10) >= 4) {
    config.execArgv = withPreload(config.execArgv);
    return;
  }
  config.poolOptions ??= {};
  for (const pool of POOLS) {
    const options = (config.poolOptions[pool] ??= {});
    options.execArgv = withPreload(options.execArgv);
  }
}

function withPreload(execArgv: readonly string[] = []): string[] {
  return execArgv.includes(PRELOAD) ? [...execArgv] : ['--require', PRELOAD, ...execArgv];
}
