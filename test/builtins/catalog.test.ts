import { describe, expect, test } from 'vitest';
import { catalog, entryById } from '../../packages/core/src/catalog/index.js';
import { resolveTarget, type Target } from '../../packages/core/src/catalog/resolve.js';
import type { CatalogEntry } from '../../packages/core/src/catalog/types.js';
import { findSyncProperties, loadBuiltin } from './catalog-enumerate.js';
import { isExcluded } from './catalog-excluded.js';
import { reasonForAbsence, releaseOf } from './node-releases.js';

const { major, isKnown, isOlder, isNewer } = releaseOf(process.versions.node);

function find(entry: CatalogEntry): Target | undefined {
  const builtin = loadBuiltin(entry.module);
  return builtin && resolveTarget(entry, builtin);
}

/** What a row needs beside the right Node version. */
function isConditional(entry: CatalogEntry): boolean {
  return (
    reasonForAbsence(entry) !== undefined || (entry.flag !== undefined && find(entry) === undefined)
  );
}

describe('rows', () => {
  test('have ids of their own', () => {
    const ids = catalog.map((entry) => entry.id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(ids).toHaveLength(296);
    expect(entryById('fs.readFileSync')?.path).toEqual(['readFileSync']);
    expect(entryById('fs.*')).toBeUndefined();
  });

  test('report 146 functions by default', () => {
    expect(catalog.filter((entry) => entry.rule === 'error')).toHaveLength(146);
  });

  test.each(catalog)('$id says what to do instead, and where that is documented', (entry) => {
    expect(entry.fix).toMatch(/\S/);
    expect(entry.fix).not.toContain('\n');
    expect(entry.docs).toMatch(/^https:\/\/nodejs\.org\/api\/[a-z0-9_]+\.html#[\w-]+$/);
    expect(entry.path).not.toHaveLength(0);
    expect(entry.versions).not.toHaveLength(0);
  });

  test('are patched in one place each', () => {
    const places = new Map<object, Map<PropertyKey, string>>();
    for (const entry of catalog) {
      const target = find(entry);
      if (!target) continue;
      const keys = places.get(target.owner) ?? new Map<PropertyKey, string>();
      expect(keys.get(target.key), `${entry.id} is the same property as`).toBeUndefined();
      places.set(target.owner, keys.set(target.key, entry.id));
    }
  });
});

describe.runIf(isKnown)(`on Node ${major}`, () => {
  const here = catalog.filter((entry) => entry.versions.includes(major));
  const elsewhere = catalog.filter((entry) => !entry.versions.includes(major));

  test.each(here.filter((entry) => !isConditional(entry)))('$id can be patched', (entry) => {
    const target = find(entry);
    if (!target && isOlder) return;
    expect(target, 'found').toBeDefined();
    if (!target) return;
    const { owner, key } = target;
    const descriptor = Object.getOwnPropertyDescriptor(owner, key);
    if (descriptor) {
      expect(descriptor.configurable === true || descriptor.writable === true).toBe(true);
    } else {
      expect(key in owner && Object.isExtensible(owner)).toBe(true);
    }
  });

  test.skipIf(isNewer || elsewhere.length === 0)('rows of other versions are absent', () => {
    expect(elsewhere.filter((entry) => find(entry) !== undefined).map((entry) => entry.id)).toEqual(
      [],
    );
  });

  test('rows that say so cannot be patched', () => {
    for (const entry of here) {
      const target = entry.unpatchable && find(entry);
      if (!target) continue;
      const descriptor = Object.getOwnPropertyDescriptor(target.owner, target.key);
      expect(descriptor?.configurable, entry.id).toBe(false);
    }
  });

  test('each …Sync function has a row or is left out with a reason', () => {
    const places = new Map<object, Set<PropertyKey>>();
    const functions = new Set<unknown>();
    for (const entry of here) {
      const target = find(entry);
      if (!target) continue;
      const keys = places.get(target.owner) ?? new Set<PropertyKey>();
      places.set(target.owner, keys.add(target.key));
      functions.add(Object.getOwnPropertyDescriptor(target.owner, target.key)?.value);
    }
    const properties = findSyncProperties().filter(
      ({ descriptor }) => descriptor.get !== undefined || typeof descriptor.value === 'function',
    );
    const unknown = properties.filter(
      ({ name, owner, key, descriptor }) =>
        places.get(owner)?.has(key) !== true &&
        !(descriptor.value !== undefined && functions.has(descriptor.value)) &&
        !isExcluded(name),
    );

    expect(properties.length).toBeGreaterThan(60);
    expect(unknown.map(({ name }) => name)).toEqual([]);
  });
});
