import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import type { Cell } from './cells.js';

/** Cell → how many behaviours held in it when it ran last. */
export type Support = Readonly<Record<string, number>>;

const supportFile: string = fileURLToPath(new URL('../../docs/support.json', import.meta.url));

export async function readSupport(): Promise<Support> {
  return JSON.parse(await readFile(supportFile, 'utf8')) as Support;
}

/** Writes down the cells that passed, and takes out those that failed. */
export async function recordSupport(results: ReadonlyMap<Cell, number | 'failed'>): Promise<void> {
  const support: Record<string, number> = { ...(await readSupport()) };
  for (const [{ id }, result] of results) {
    if (result === 'failed') delete support[id];
    else support[id] = result;
  }
  const sorted = Object.entries(support).toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  await writeFile(supportFile, `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`);
}
