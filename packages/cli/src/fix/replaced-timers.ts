import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Conversion } from '../suggest/conversion.js';
import type { CallSite } from './call-sites.js';

const REPLACES = /\buseFakeTimers\b|\bmock\.timers\b|@sinonjs\/fake-timers/;

/** Why a sleep would not end: timers do not run by themselves in a test that makes it. Undefined where they do. */
export async function whyTimersReplaced(
  root: string,
  { tests }: CallSite,
  { replacement }: Conversion,
): Promise<string | undefined> {
  if (replacement.form !== 'sleep') return undefined;
  for (const file of tests) {
    const text = await readFile(path.resolve(root, file), 'utf8').catch(() => '');
    if (REPLACES.test(text)) return `${file} replaces timers, so the wait might not end there`;
  }
  return undefined;
}
