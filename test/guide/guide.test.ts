import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { catalog } from '../../packages/core/src/catalog/index.js';
import { chapters } from '../../packages/cli/src/guide/chapters.js';
import { costs } from '../../packages/cli/src/guide/costs.js';
import { explain } from '../../packages/cli/src/guide/entry.js';
import { topics } from '../../packages/cli/src/guide/topics.js';
// @ts-expect-error -- a script without types
import { fixesFile, renderFixes } from '../../scripts/docs/fixes.mjs';

const reported = catalog.filter(({ rule }) => rule === 'error').map(({ id }) => id);
const groups = chapters.flatMap((chapter) => chapter.groups);

// What cannot be measured here: macOS only, waiting for a person, a library that nobody has.
const unmeasured = [
  'fs.lchmodSync',
  'inspector.waitForDebugger',
  'inspector.open',
  'sqlite.DatabaseSync.prototype.loadExtension',
];

describe('notes', () => {
  test('each call that is reported by default is in one group', () => {
    const noted = groups.flatMap(({ calls }) => Object.keys(calls));

    expect(noted.toSorted()).toEqual(reported.toSorted());
  });

  test.each(reported)('%s has all that a reader needs', async (id) => {
    const entry = await explain(id);

    expect(entry).toMatchObject({ id, kind: 'call', rule: 'error', fix: expect.any(String) });
    expect(entry?.blocks.length, 'what blocks').toBeGreaterThan(0);
    expect(entry?.how.length, 'how it is fixed').toBeGreaterThan(0);
    expect(entry?.pitfalls.length, 'pitfalls').toBeGreaterThan(0);
    expect(entry?.allow.length, 'when it is fine to allow').toBeGreaterThan(0);
    expect(entry?.measured !== undefined || unmeasured.includes(id), 'how long it took').toBe(true);
  });

  test('costs are of calls that are reported', () => {
    expect(Object.keys(costs).filter((id) => !reported.includes(id))).toEqual([]);
  });

  test('topics have ids of their own, and those that are named exist', () => {
    const ids = topics.map(({ id }) => id);
    const named = [...groups, ...topics].flatMap((entry) => entry.topics ?? []);

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('stall');
    expect(ids.filter((id) => catalog.some((row) => row.id === id))).toEqual([]);
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('a call that is off has the facts of the catalog', async () => {
    expect(await explain('os.cpus')).toMatchObject({ id: 'os.cpus', rule: 'off', snippets: [] });
    expect(await explain('fs.nothing')).toBeUndefined();
  });
});

describe('docs/fixes.md', () => {
  test('is what `npm run docs` writes', async () => {
    const [written, rendered] = await Promise.all([readFile(fixesFile, 'utf8'), renderFixes()]);

    expect(written === rendered, 'run `npm run docs` and commit docs/fixes.md').toBe(true);
  });

  test('has an anchor for each call and topic, as docsUrl wants it, and no link without one', async () => {
    const text = await readFile(fixesFile, 'utf8');
    const explicit = [...text.matchAll(/<a id="([^"]+)"><\/a>/g)].map((match) => match[1]);
    const headings = [...text.matchAll(/^#+ (?!<a)(.+)$/gm)].map((match) =>
      match[1]
        ?.toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );
    const anchors = [...explicit, ...headings];
    const linked = [...text.matchAll(/\]\(#([^)]+)\)/g)].map((match) => match[1]);

    const linkable = catalog.map(({ id }) => id).filter((id) => !id.includes('"'));
    expect(explicit.toSorted()).toEqual([...linkable, ...topics.map(({ id }) => id)].toSorted());
    expect(anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index)).toEqual([]);
    expect(linked.filter((anchor) => !anchors.includes(anchor))).toEqual([]);
  });
});
