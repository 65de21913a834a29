import { extendedEntries } from './extend.js';
import { LoopguardConfigError } from './loopguard-error.js';
import { show } from './say.js';
import type { LoopguardOptions, PlainOptions } from './types.js';

/** Turns a `docsUrl` function into data, so that options can be sent to a worker. */
export function toPlainOptions(options: LoopguardOptions, ids: readonly string[]): PlainOptions {
  const { docsUrl, extend, presets, ...others } = options;
  const entries = extendedEntries({ extend, presets });
  const rest = entries.length === 0 ? others : { ...others, extend: entries };
  if (docsUrl === undefined) return rest;
  if (typeof docsUrl === 'string') return { ...rest, docsUrl };
  const urls: Record<string, string> = {};
  for (const id of [...ids, ...entries.map((entry) => entry.id)]) {
    const url: unknown = docsUrl(id);
    if (typeof url !== 'string') {
      throw new LoopguardConfigError(
        `Option "docsUrl" must return a URL for every call; for ${show(id)} it returned ${show(url)}.`,
      );
    }
    urls[id] = url;
  }
  return { ...rest, docsUrl: urls };
}
