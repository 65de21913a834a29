import { describe, expect, test } from 'vitest';
import { entryOf, tables } from './tables.js';

describe.each(tables.map((table) => [table.modules.join(', '), table.rule, table] as const))(
  'the table of %s, %s',
  (_modules, rule, table) => {
    test('names every module that a row of it is in, and no other', () => {
      const modules = new Set(table.entries().map((entry) => entry.module));
      expect([...modules].toSorted()).toEqual(table.modules.toSorted());
    });

    test.runIf(rule === 'off')('has no row that is on', () => {
      expect(table.entries().filter((entry) => entry.rule !== 'off')).toEqual([]);
    });

    test('makes its entries once', () => {
      expect(table.entries()).toBe(table.entries());
    });
  },
);

test('an entry is found in its module', () => {
  expect(entryOf('module', 'require')?.path).toEqual(['prototype', 'require']);
  expect(entryOf('fs', 'require')).toBeUndefined();
});
