import { type PlainOptions, watchedEarly } from '@loopguard/core/adapter';

const PRELOAD = import.meta.resolve('@loopguard/core/preload');
const POOLS = ['forks', 'threads', 'vmThreads', 'vmForks'];
const OPTIONS = 'options';

interface PoolConfig {
  execArgv?: string[];
  poolOptions?: Record<string, { execArgv?: string[] } | undefined>;
}

/**
 * Makes every worker patch Node's modules before anything else loads them. Where a vm pool gives
 * tests a realm of their own, nothing else is early enough to see all that is captured.
 *
 * Vitest 3 keeps these flags for each pool; later versions for the project.
 *
 * @param options - what they patch beyond the catalog's defaults is in the flag as well
 */
export function addPreload(config: PoolConfig, vitestVersion: string, options: PlainOptions): void {
  const { rules, extend } = watchedEarly(options);
  const add = (execArgv: readonly string[] = []): string[] => withPreload(execArgv, rules, extend);
  if (Number.parseInt(vitestVersion, 10) >= 4) {
    config.execArgv = add(config.execArgv);
    return;
  }
  config.poolOptions ??= {};
  for (const pool of POOLS) {
    const poolOptions = (config.poolOptions[pool] ??= {});
    poolOptions.execArgv = add(poolOptions.execArgv);
  }
}

/** The flags with one preload: what several projects of a root configuration ask of it adds up. */
function withPreload(
  execArgv: readonly string[],
  rules: PlainOptions['rules'],
  extend: PlainOptions['extend'] = [],
): string[] {
  const at = execArgv.findIndex((flag) => flag.split('?')[0] === PRELOAD);
  const before = at === -1 ? {} : optionsIn(execArgv[at] as string);
  const others = (before.extend ?? []).filter(({ id }) => extend.every((own) => own.id !== id));
  const all = { rules: { ...before.rules, ...rules }, extend: [...others, ...extend] };
  const url = new URL(PRELOAD);
  if (Object.keys(all.rules).length > 0 || all.extend.length > 0) {
    url.searchParams.set(OPTIONS, JSON.stringify(all));
  }
  return at === -1 ? ['--import', url.href, ...execArgv] : execArgv.with(at, url.href);
}

function optionsIn(flag: string): PlainOptions {
  const text = new URL(flag).searchParams.get(OPTIONS);
  return text === null ? {} : (JSON.parse(text) as PlainOptions);
}
