import { createRequire } from 'node:module';
import { EARLY_OPTIONS, type PlainOptions, watchedEarly } from '@loopguard/core/adapter';
import type { TestProject, Vitest } from 'vitest/node';
import { changeWorkerFlags } from './versions.js';

const PRELOAD = createRequire(import.meta.url).resolve('@loopguard/core/preload');

/**
 * Makes every worker of a project patch Node's modules before anything else loads them. Where a vm
 * pool gives tests a realm of their own, nothing else is early enough to see all that is captured.
 */
export function addPreload(vitest: Vitest, { config }: TestProject): void {
  changeWorkerFlags(vitest, config, withPreload);
}

/**
 * Tells the workers what they patch beyond the catalog's defaults; what several projects ask for
 * adds up. Workers inherit the environment, and the preload takes the variable out of it.
 */
export function tellPreload(options: PlainOptions): void {
  const { rules, extend = [] } = watchedEarly(options);
  const told = process.env[EARLY_OPTIONS];
  const before = told === undefined ? {} : (JSON.parse(told) as PlainOptions);
  const others = (before.extend ?? []).filter(({ id }) => extend.every((own) => own.id !== id));
  const all = { rules: { ...before.rules, ...rules }, extend: [...others, ...extend] };
  if (Object.keys(all.rules).length === 0 && all.extend.length === 0) return;
  process.env[EARLY_OPTIONS] = JSON.stringify(all);
}

function withPreload(execArgv: readonly string[] = []): string[] {
  return execArgv.includes(PRELOAD) ? [...execArgv] : ['--require', PRELOAD, ...execArgv];
}
