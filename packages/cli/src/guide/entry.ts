import { type CatalogEntry, entryById, presetEntryById } from '@loopguard/core/catalog';
import { topics } from './topics.js';
import type { GuideEntry, Note, NoteGroup, Topic } from './types.js';

/**
 * The guide's entry for a catalog id, an id of a preset or a topic, or `undefined` where there is none.
 * Calls that are off by default and calls of presets have fix and link and no notes.
 *
 * @example
 * ```ts
 * const entry = await explain('fs.readFileSync');
 * console.log(entry?.fix, entry?.snippets[0]?.code);
 * ```
 */
export async function explain(id: string): Promise<GuideEntry | undefined> {
  const topic = topics.find((candidate) => candidate.id === id);
  if (topic) return entryOfTopic(topic);
  const row = entryById(id);
  if (!row) return entryOfPreset(id);
  // Why here: the notes are large, and a listing or a topic needs none of them.
  const [{ chapters }, { costs }] = await Promise.all([
    import('./chapters.js'),
    import('./costs.js'),
  ]);
  const group = chapters
    .flatMap(({ groups }) => groups)
    .find(({ calls }) => Object.hasOwn(calls, id));
  const measured = costs[id];
  return { ...entryOfCall(row, group), ...(measured && { measured }) };
}

function entryOfCall(row: CatalogEntry, group: NoteGroup | undefined): GuideEntry {
  const { id, category, rule, versions, fix, docs, allowedWhen } = row;
  const own = group?.calls[id] ?? {};
  return {
    id,
    kind: 'call',
    title: id,
    ...(group && { group: group.title }),
    category,
    rule,
    versions,
    fix,
    docs,
    ...(allowedWhen && !allowedWhen.note.startsWith('never') && { allowedWhen: allowedWhen.note }),
    ...combine(own, group ?? {}),
    topics: titled(group?.topics),
  };
}

function entryOfPreset(id: string): GuideEntry | undefined {
  const entry = presetEntryById(id);
  if (!entry) return undefined;
  const { fix, docs, module } = entry;
  const facts = { id, kind: 'call', title: id, preset: module, fix, docs } as const;
  return { ...facts, ...combine({}, {}), topics: [] };
}

function entryOfTopic(topic: Topic): GuideEntry {
  const { id, title, sample } = topic;
  return {
    id,
    kind: 'topic',
    title,
    ...(sample !== undefined && { sample }),
    ...combine(topic, {}),
    topics: titled(topic.topics),
  };
}

type Combined = Pick<GuideEntry, 'blocks' | 'how' | 'snippets' | 'pitfalls' | 'allow'>;

/** What is special comes first; only a call's own advice takes the place of its group's. */
function combine(own: Note, shared: Note): Combined {
  const how = own.how ?? shared.how;
  return {
    blocks: present(own.blocks, shared.blocks),
    how: present(how),
    snippets: present(own.snippet, shared.snippet),
    pitfalls: [...(own.pitfalls ?? []), ...(shared.pitfalls ?? [])],
    allow: present(own.allow, shared.allow),
  };
}

function present<Value>(...values: (Value | undefined)[]): Value[] {
  return values.filter((value) => value !== undefined);
}

function titled(ids: readonly string[] = []): GuideEntry['topics'] {
  return ids.map((id) => ({ id, title: topics.find((topic) => topic.id === id)?.title ?? id }));
}
