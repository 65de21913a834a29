import { describe, expect, test } from 'vitest';
import { type Block, blockOf, groupByLine } from './block.js';
import { formatBlock } from './format.js';
import type { Violation } from './violation.js';

const where = {
  file: 'src/config.ts',
  absolute: '/srv/app/src/config.ts',
  line: 12,
  column: 15,
  functionName: 'loadConfig',
};

function violation(call: string, more: Partial<Violation> = {}): Violation {
  return {
    call,
    category: 'fs',
    args: '"a.json"',
    fix: `await ${call}()`,
    docs: `https://nodejs.org/${call}`,
    severity: 'error',
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

const lines = (block: Block): string[] => formatBlock(block).split('\n');
const through = (at: string) => ({ packageName: 'conf', at });
const TEST = {
  name: 'unpacks',
  file: 'app.test.ts',
  absolute: '/srv/app/app.test.ts',
  line: 12,
  column: 1,
};

test('nothing differs between two tests that come to one line', () => {
  const often = violation('fs.readFileSync', { count: 12, durationMs: 356 });
  expect(formatBlock(blockOf(often))).toBe(formatBlock(blockOf(violation('fs.readFileSync'))));
  expect(lines(blockOf(often))).toEqual([
    'fs.readFileSync blocked the event loop',
    '  call   fs.readFileSync("a.json")',
    '  where  src/config.ts:12:15 loadConfig',
    '  fix    await fs.readFileSync()',
    '  docs   https://nodejs.org/fs.readFileSync',
    '  allow  // loopguard-allow fs.readFileSync -- <why>',
  ]);
});

describe('several calls of one line', () => {
  const calls = [
    violation('fs.statSync', { through: through('index.js:3') }),
    violation('fs.readFileSync', { through: through('index.js:4'), args: '' }),
    violation('fs.statSync', { through: through('index.js:9') }),
  ];

  test('are one block that lists them, and tells each fix once', () => {
    const [group, ...others] = groupByLine(calls);
    expect(others).toEqual([]);
    expect(lines({ ...blockOf(calls[0] as Violation), violations: group as never })).toEqual([
      'fs.statSync and 2 more calls blocked the event loop',
      '  call   fs.statSync("a.json"), through conf (index.js:3)',
      '  call   fs.readFileSync(), through conf (index.js:4)',
      '  call   fs.statSync("a.json"), through conf (index.js:9)',
      '  where  src/config.ts:12:15 loadConfig',
      '  fix    fs.statSync: await fs.statSync()',
      '  docs   https://nodejs.org/fs.statSync',
      '  fix    fs.readFileSync: await fs.readFileSync()',
      '  docs   https://nodejs.org/fs.readFileSync',
      '  allow  // loopguard-allow fs.statSync fs.readFileSync -- <why>',
    ]);
  });

  test('are short where an earlier test has told about the line', () => {
    const short: Block = { ...blockOf(violation('fs.readFileSync')), form: 'short' };
    expect(lines(short)).toEqual([
      'fs.readFileSync blocked the event loop',
      '  call   fs.readFileSync("a.json")',
      '  where  src/config.ts:12:15 loadConfig',
      '  docs   https://nodejs.org/fs.readFileSync',
    ]);
  });

  test('are cut when there are very many', () => {
    const many = Array.from({ length: 30 }, (_, index) => violation(`fs.call${index}Sync`));
    const [group] = groupByLine(many);
    const text = lines({ ...blockOf(many[0] as Violation), violations: group as never });
    expect(text[0]).toBe('fs.call0Sync and 29 more calls blocked the event loop');
    expect(text).toContain('  call   and 18 more');
    expect(text.at(-1)).toBe('  allow  // loopguard-allow fs.* -- <why>');
    expect(text.length).toBeLessThan(45);
  });

  test('stay apart where line, blame or kind differ', () => {
    const other = { ...where, line: 13 };
    const groups = groupByLine([
      violation('fs.statSync'),
      violation('fs.statSync', { where: other }),
      violation('fs.statSync', { context: 'one of "a", "b"' }),
      violation('fs.statSync', { wasStopped: true }),
      violation('stall', { stall: {} as never }),
      violation('stall', { stall: {} as never }),
      violation('fs.readFileSync', { where: { ...where, column: 40 } }),
    ]);
    expect(groups.map(({ length }) => length)).toEqual([2, 1, 1, 1, 1, 1]);
  });
});

describe('where no line of the user is on the stack', () => {
  const inPackage = {
    where: { ...where, file: 'node_modules/express/lib/view.js', functionName: 'tryStat' },
    through: { packageName: 'express', at: 'lib/view.js:12' },
    isOutside: true,
  };

  test("the test's own line stands there, and what can be allowed", () => {
    expect(lines(blockOf(violation('fs.statSync', { ...inPackage, test: TEST })))).toEqual([
      'fs.statSync blocked the event loop',
      '  call   fs.statSync("a.json")',
      '  where  node_modules/express/lib/view.js:12:15 tryStat',
      '  test   app.test.ts:12 "unpacks"',
      '  fix    await fs.statSync()',
      '  docs   https://nodejs.org/fs.statSync',
      '  allow  above the test: // loopguard-allow fs.statSync -- <why>',
      "  allow  or as an option: allow: [{ from: 'pkg:express', reason: '<why>' }]",
    ]);
  });

  test('straight from Node', () => {
    const nowhere = { where: undefined, isOutside: true, test: { ...TEST, line: undefined } };
    expect(lines(blockOf(violation('fs.statSync', nowhere))).slice(2)).toEqual([
      '  where  unknown: the call came straight from Node, with no JavaScript caller',
      '  test   app.test.ts "unpacks"',
      '  fix    await fs.statSync()',
      '  docs   https://nodejs.org/fs.statSync',
      '  allow  above the test: // loopguard-allow fs.statSync -- <why>',
    ]);
  });

  test('a file that answers for it is told what works for a file', () => {
    const text = lines(
      blockOf(violation('fs.statSync', { ...inPackage, context: 'one of "a", "b"' })),
    );
    expect(text.filter((line) => /^ {2}(?:test|allow)/.test(line))).toEqual([
      '  test   one of "a", "b"',
      '  allow  at the top of the test file: /** @loopguard-allow fs.statSync -- <why> */',
      "  allow  or as an option: allow: [{ from: 'pkg:express', reason: '<why>' }]",
    ]);
  });

  test('packages that one test leads to are one block', () => {
    const calls = [
      violation('fs.statSync', { ...inPackage, test: TEST }),
      violation('fs.readFileSync', {
        ...inPackage,
        where: { ...inPackage.where, line: 99 },
        through: { packageName: 'hbs', at: 'index.js:99' },
        test: TEST,
      }),
    ];
    const [group, ...others] = groupByLine(calls);
    expect(others).toEqual([]);
    const text = lines({ ...blockOf(calls[0] as Violation), violations: group as never });
    expect(text).toContain('  call   fs.readFileSync("a.json"), through hbs (index.js:99)');
    expect(text.at(-1)).toContain("from: ['pkg:express', 'pkg:hbs']");
  });
});

test('a line that is too long to be shown up to its call is not shown', () => {
  const source = { firstLine: 11, lines: ['', 'x'.repeat(20), ''] };
  const block = (column: number): Block => ({
    ...blockOf(violation('fs.statSync', { where: { ...where, column } })),
    source,
  });
  expect(lines(block(20))).toContain(`    12 | ${'x'.repeat(20)}`.replace('    ', '  > '));
  expect(lines(block(1_435_872)).at(-1)).toMatch(/^ {2}allow/);
});

test('of a module that a program loads late, requests are told about and no tests', () => {
  const late = { module: './late.cjs' };
  const once = (more: Partial<Violation>): string | undefined =>
    lines(blockOf(violation('require', { ...late, ...more }))).find((line) =>
      /^ {2}once/.test(line),
    );
  expect(once({})).toContain('the test that gets here first fails');
  expect(once({ during: 'GET /orders' })).not.toContain('test');
});
