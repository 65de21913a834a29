import { expect, test } from 'vitest';
import { catalog } from '../catalog/index.js';
import { presetByName, presetPackages, presets } from '../catalog/presets.js';
import { checkExtend, extendedEntries } from './extend.js';
import { packageOf } from './extended-entry.js';

const ids = catalog.map(({ id }) => id);
const entry = {
  id: 'acme.hashSync',
  module: 'acme',
  path: 'hashSync',
  fix: 'await acme.hash(data)',
  docs: 'https://docs.example/acme',
};

test('all presets together are valid entries with ids of their own', () => {
  const all = Object.values(presets);

  expect(() => checkExtend(all, ids)).not.toThrow();

  const entries = all.flat();
  expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
  for (const { id, module, docs } of entries) {
    expect(id.startsWith(`${module}.`)).toBe(true);
    expect(docs).toMatch(/^https:/);
  }
});

test('a preset has a name, and the name of its package', () => {
  expect(presetByName('betterSqlite3')).toBe(presets.betterSqlite3);
  expect(presetByName('better-sqlite3')).toBe(presets.betterSqlite3);
  expect(presetByName('toString')).toBeUndefined();
  expect(presetPackages()).toContain('@node-rs/argon2');
});

test('lists are flattened, and the same entry twice is one', () => {
  const entries = extendedEntries({ extend: [[entry], ['bcryptjs', [entry]], presets.bcryptjs] });

  expect(entries).toEqual([entry, ...presets.bcryptjs]);
});

test('an entry that is named wins over that of an automatic preset', () => {
  const own = { ...entry, id: 'bcrypt.hashSync', module: 'bcrypt' };

  const entries = extendedEntries({ extend: [own], presets: 'auto' });

  expect(entries.filter(({ id }) => id === own.id)).toEqual([own]);
  expect(entries.find(({ id }) => id === 'bcrypt.compareSync')?.optional).toBe('module');
});

test('entries survive the way to a worker, and a second check', () => {
  const plain = extendedEntries({ extend: [entry], presets: 'auto' });

  expect(() => checkExtend(structuredClone(plain), ids)).not.toThrow();
  expect(extendedEntries({ extend: structuredClone(plain) })).toEqual(plain);
});

test.each([
  ['bcrypt', 'bcrypt'],
  ['acme/part', 'acme'],
  ['@acme/core/part', '@acme/core'],
  ['node:fs', undefined],
  ['fs', undefined],
  ['./src/db.ts', undefined],
  ['../db.ts', undefined],
  ['/srv/app/db.ts', undefined],
  ['C:\\app\\db.ts', undefined],
])('the package of %s', (module, name) => {
  expect(packageOf(module)).toBe(name);
});
