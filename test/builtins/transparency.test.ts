import { beforeAll, describe, expect, test } from 'vitest';
import { catalog } from '../../packages/core/src/catalog/index.js';
import { nodeVersion, PRELOADED, runProgram } from './node-child.js';
import { reasonForAbsence, releaseOf } from './node-releases.js';

/** What a program can see of a function, and how it answers nonsense. */
interface Look {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly answers: readonly string[];
}

interface Row {
  readonly isWrapped: boolean;
  readonly before: Look;
  readonly after: Look;
  /** While a test makes the calls and is reported for them. */
  readonly during: Look;
}

describe('a wrapped function looks and answers as its original', () => {
  let rows: Readonly<Record<string, Row>>;
  let version: string;

  beforeAll(async () => {
    version = await nodeVersion();
    rows = await runProgram(new URL('./transparency/compare.mjs', import.meta.url));
  });

  test.for(catalog)('$id', (entry, { skip }) => {
    const { major, isKnown, isOlder } = releaseOf(version);
    const row = rows[entry.id];
    skip(!row && !entry.versions.includes(major), `Node ${major} has no ${entry.id}`);
    skip(!row && reasonForAbsence(entry) !== undefined, reasonForAbsence(entry));
    skip(!row && entry.flag !== undefined, `it needs ${entry.flag}`);
    skip(!row && (isOlder || !isKnown), 'this release does not have it');

    expect(row?.isWrapped).toBe(true);
    expect(row?.after).toEqual(row?.before);
    expect(row?.during).toEqual(row?.before);
  });

  test('and most functions that report by default were called', () => {
    const called = Object.values(rows).filter(({ before }) => before.answers.length > 0);
    expect(called.length).toBeGreaterThanOrEqual(90);
  });
});

test('originals and wrappers answer the same to generated arguments, idle and in warn mode', async () => {
  const seed = Number(process.env['LOOPGUARD_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
  const { compared, problems } = await runProgram<{
    compared: string[];
    problems: Record<string, string>;
  }>(new URL('./transparency/differential.mjs', import.meta.url), [String(seed)]);

  expect(compared.length).toBeGreaterThanOrEqual(85);
  expect(problems, `again with LOOPGUARD_SEED=${seed}`).toEqual({});
});

test.for([
  {
    name: 'classes can be extended, called and recognized',
    program: new URL('./transparency/classes.mjs', import.meta.url),
  },
  {
    name: 'spies, stubs and promisify work',
    program: new URL('./transparency/tools.mjs', import.meta.url),
  },
  {
    name: 'spies, stubs and promisify work over lazy properties',
    program: new URL('./transparency/tools.mjs', import.meta.url),
    flags: PRELOADED,
  },
  {
    name: 'one detector for all copies',
    program: new URL('./transparency/copies.mjs', import.meta.url),
  },
  {
    name: 'every kind of import sees the wrapper',
    program: new URL('./transparency/imports.mjs', import.meta.url),
  },
  {
    name: 'a builtin is loaded only when somebody asks for it, and is guarded then',
    program: new URL('./transparency/lazy.mjs', import.meta.url),
    flags: PRELOADED,
  },
  {
    name: 'what reports is loaded when something blocks, whatever a test has replaced',
    program: new URL('./transparency/late.mjs', import.meta.url),
    flags: PRELOADED,
  },
  {
    name: 'what examines a call is loaded whatever a test has replaced',
    program: new URL('./transparency/late-hostile.mjs', import.meta.url),
    flags: PRELOADED,
  },
  {
    name: 'where first loads cannot be noticed, everything is patched at once',
    program: new URL('./transparency/eager.mjs', import.meta.url),
  },
  {
    name: 'what a guarded call throws has the stack of the original',
    program: new URL('./transparency/stacks.mjs', import.meta.url),
  },
  {
    name: 'strange arguments are left alone',
    program: new URL('./transparency/strangers.mjs', import.meta.url),
  },
  {
    name: 'whatever is on Object.prototype',
    program: new URL('./transparency/prototypes.mjs', import.meta.url),
    flags: PRELOADED,
  },
  {
    name: 'allowBlocking passes through where there is no process',
    program: new URL('./transparency/no-process.mjs', import.meta.url),
  },
  {
    name: 'undo puts back what is still ours',
    program: new URL('./transparency/undo.mjs', import.meta.url),
  },
])('$name', async ({ program, flags }) => {
  const results = await runProgram<Record<string, string>>(program, [], flags);

  const names = Object.keys(results);
  expect(names.length).toBeGreaterThanOrEqual(5);
  expect(results).toEqual(Object.fromEntries(names.map((name) => [name, 'ok'])));
});
