import { expect, test } from 'vitest';
import { resolveTarget } from './resolve.js';
import type { CatalogEntry } from './types.js';

function entry(path: string, kind: CatalogEntry['kind'] = 'function'): CatalogEntry {
  return {
    id: `fake.${path}`,
    module: 'fake',
    path: path.split('.'),
    versions: [],
    category: 'cpu',
    rule: 'error',
    kind,
    fix: '',
    docs: '',
  };
}

test('finds a function of the module', () => {
  const fake = { readSync() {} };
  expect(resolveTarget(entry('readSync'), fake)).toEqual({ owner: fake, key: 'readSync' });
});

test('finds a method where a parent class owns it', () => {
  class Base {
    readSync() {}
  }
  class Thin extends Base {}
  const target = resolveTarget(entry('Thin.prototype.readSync'), { Thin });
  expect(target?.owner).toBe(Base.prototype);
});

test('stays on an instance, whose prototype serves others', () => {
  class Stream {
    write() {}
  }
  const stdout = new Stream();
  const target = resolveTarget(entry('stdout.write'), { stdout });
  expect(target?.owner).toBe(stdout);
});

test('does not read a getter that it does not know', () => {
  const fake = {
    get database(): never {
      throw new Error('read');
    },
  };
  expect(resolveTarget(entry('database.openSync'), fake)).toBeUndefined();
});

test('finds an accessor without reading it', () => {
  const fake = {
    get openSync(): never {
      throw new Error('read');
    },
  };
  expect(resolveTarget(entry('openSync'), fake)?.owner).toBe(fake);
  expect(resolveTarget(entry('openSync', 'getter'), fake)?.owner).toBe(fake);
});

test.each<[string, object]>([
  ['is missing', {}],
  ['is no function', { lchmodSync: undefined }],
])('finds nothing where the property %s', (_case, fake) => {
  expect(resolveTarget(entry('lchmodSync'), fake)).toBeUndefined();
  expect(resolveTarget(entry('lchmodSync.native'), fake)).toBeUndefined();
});

test("leaves a DOM library's Storage alone", () => {
  class Storage {
    getItem() {}
  }
  const realm = { Storage, localStorage: {} };
  expect(resolveTarget(entry('Storage.prototype.getItem'), realm)).toBeUndefined();
  expect(resolveTarget(entry('localStorage', 'getter'), realm)).toBeUndefined();
});
