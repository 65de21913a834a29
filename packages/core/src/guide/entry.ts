import { entryById } from '../catalog/index.js';
import type { CatalogEntry } from '../catalog/types.js';
import type { GuideEntry } from './types.js';

/**
 * The guide's entry for a catalog id or a topic, or `undefined` where there is neither.
 * Calls that are off by default have the catalog's facts and no notes.
 */
export async function explain(id: string): Promise<GuideEntry | undefined> {
  const row = entryById(id);
  return row && entryOfCall(row);
}

function entryOfCall(row: CatalogEntry): GuideEntry {
  const { id, category, rule, versions, fix, docs, allowedWhen } = row;
  return {
    id,
    kind: 'call',
    title: id,
    category,
    rule,
    versions,
    fix,
    docs,
    ...(allowedWhen && { allowedWhen: allowedWhen.note }),
    blocks: [],
    how: [],
    snippets: [],
    pitfalls: [],
    allow: [],
    topics: [],
  };
}
