import { expect, test } from 'vitest';
import { type Block, blockOf } from './block.js';
import { testWarnings } from './test-warnings.js';
import type { StallReport, Violation } from './violation.js';

const where = {
  file: 'src/config.ts',
  absolute: '/srv/app/src/config.ts',
  line: 12,
  column: 15,
  functionName: 'loadConfig',
};
const at = { file: '/srv/app/src/config.ts', line: 12, column: 15 };

function violation(call: string, more: Partial<Violation> = {}): Violation {
  return {
    call,
    category: 'fs',
    args: '"a.json"',
    fix: `await ${call}()`,
    docs: `https://nodejs.org/${call}`,
    severity: 'warn',
    count: 1,
    durationMs: 0.4,
    where,
    through: undefined,
    frames: [],
    occurrences: [],
    stack: [],
    wasStopped: false,
    isOutside: false,
    test: undefined,
    reach: 'sync',
    context: undefined,
    ...more,
  };
}

const stall: StallReport = {
  cpuMs: 286,
  starvedMs: undefined,
  cause: 'cpu',
  share: 1,
  gcShare: 0,
  domShare: 0,
  inner: undefined,
  isHang: false,
  leaf: undefined,
  callers: [],
};

test('one line says what blocked, where, and what to do about it', () => {
  expect(testWarnings([blockOf(violation('fs.readFileSync'))])).toEqual([
    {
      text: 'fs.readFileSync("a.json") blocked the event loop at src/config.ts:12:15 (loadConfig); fix: await fs.readFileSync(); docs: https://nodejs.org/fs.readFileSync',
      where: at,
    },
  ]);
});

test('what an earlier test was told is not shown at the line again', () => {
  const block: Block = { ...blockOf(violation('fs.readFileSync')), form: 'short' };
  expect(testWarnings([block])).toEqual([
    {
      text: 'fs.readFileSync("a.json") blocked the event loop at src/config.ts:12:15 (loadConfig); docs: https://nodejs.org/fs.readFileSync',
      where: undefined,
    },
  ]);
});

test('several calls of a line are one text', () => {
  const violations = [violation('fs.readFileSync'), violation('fs.existsSync')] as const;
  const [warning] = testWarnings([{ ...blockOf(violations[0]), violations }]);
  expect(warning?.text).toBe(
    'fs.readFileSync and 1 more call blocked the event loop at src/config.ts:12:15 (loadConfig); fix: fs.readFileSync: await fs.readFileSync(), fs.existsSync: await fs.existsSync(); docs: https://nodejs.org/fs.readFileSync https://nodejs.org/fs.existsSync',
  );
});

test('a call that packages alone have made is shown at the line of the test', () => {
  const outside = violation('zlib.unzipSync', {
    where: {
      ...where,
      file: 'node_modules/pkg/io.js',
      absolute: '/srv/app/node_modules/pkg/io.js',
    },
    through: { packageName: 'pkg', at: 'io.js:12' },
    isOutside: true,
    test: {
      name: 'unpacks',
      file: 'a.test.ts',
      absolute: '/srv/app/a.test.ts',
      line: 4,
      column: 1,
    },
  });
  const [warning] = testWarnings([blockOf(outside)]);
  expect(warning?.where).toEqual({ file: '/srv/app/a.test.ts', line: 4, column: 1 });
  expect(warning?.text).toContain('node_modules/pkg/io.js:12:15 (loadConfig), in "unpacks"; fix: ');
});

test('a stall has its time, and its line where it is known', () => {
  const texts = [stall, { ...stall, share: undefined }].map((one) => {
    const [warning] = testWarnings([blockOf(violation('stall', { stall: one }))]);
    return warning?.text.split(';')[0];
  });
  expect(texts).toEqual([
    'loadConfig held the event loop for 286 ms of CPU time at src/config.ts:12:15 (loadConfig)',
    'computation held the event loop for 286 ms of CPU time at src/config.ts:12:15 (the test)',
  ]);
});

test('a call without any line has no place', () => {
  const [warning] = testWarnings([blockOf(violation('fs.existsSync', { where: undefined }))]);
  expect(warning).toMatchObject({ where: undefined });
  expect(warning?.text).toMatch(/^fs\.existsSync\("a\.json"\) blocked the event loop; fix: /);
});
