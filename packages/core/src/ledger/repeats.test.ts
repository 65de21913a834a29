import { describe, expect, test } from 'vitest';
import { entryOf } from '../catalog/tables.js';
import type { CatalogEntry } from '../catalog/types.js';
import type { CallRecord } from './record.js';
import { Repeats } from './repeats.js';

const entry = entryOf('fs', 'fs.existsSync') as CatalogEntry;
const otherEntry = entryOf('fs', 'fs.statSync') as CatalogEntry;

/** Frames written as `file:position`, the one that makes the call first. */
function stackOf(text: string): NodeJS.CallSite[] {
  return text.split(' ').map((frame) => {
    const [file, position] = frame.split(':');
    return {
      getFileName: () => file,
      getPosition: () => Number(position),
    } as unknown as NodeJS.CallSite;
  });
}

function recordOf(): CallRecord {
  return { count: 0 } as CallRecord;
}

describe('a call is known by', () => {
  test('the frame that makes it', () => {
    const repeats = new Repeats();
    const record = recordOf();
    repeats.add(entry, record, stackOf('source:1'));
    expect(repeats.depth).toBe(1);
    expect(repeats.find(entry, { stack: stackOf('source:1') })).toBe(record);
    expect(record.count).toBe(1);
  });

  test.each(['source:1 text:9', 'source:2 text:5', 'other:1 text:5', 'source:1'])(
    'all frames that were given: not %s',
    (stack) => {
      const repeats = new Repeats();
      const record = recordOf();
      repeats.add(entry, record, stackOf('source:1 text:5'));
      expect(repeats.depth).toBe(2);
      expect(repeats.find(entry, { stack: stackOf(stack) })).toBeUndefined();
      expect(repeats.find(otherEntry, { stack: stackOf('source:1 text:5') })).toBeUndefined();
      expect(record.count).toBe(0);
    },
  );

  test('its own way, where several lead to a line', () => {
    const repeats = new Repeats();
    const [first, second] = [recordOf(), recordOf()];
    repeats.add(entry, first, stackOf('source:1 text:5'));
    repeats.add(entry, second, stackOf('source:1 between:3 text:5'));
    expect(repeats.depth).toBe(3);
    expect(repeats.find(entry, { stack: stackOf('source:1 text:5 between:3') })).toBe(first);
    expect(repeats.find(entry, { stack: stackOf('source:1 between:3 text:5') })).toBe(second);
  });
});

test('a way that is too long is not kept', () => {
  const repeats = new Repeats();
  const long = stackOf(Array.from({ length: 50 }, (_, at) => `source:${at}`).join(' '));
  repeats.add(entry, recordOf(), long);
  expect(repeats.depth).toBe(1);
  expect(repeats.find(entry, { stack: long })).toBeUndefined();
});
