import { beforeAll, describe, expect, test } from 'vitest';
import { catalog, entryById } from '../../packages/core/src/catalog/index.js';
import { nodeVersion, PRELOADED, runProgram } from './node-child.js';
import { reasonForAbsence, type Release, releaseOf } from './node-releases.js';

/** An error as the child program describes it. */
interface Reported {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly call?: string;
  readonly fix?: string;
  readonly docs?: string;
  readonly durationMs?: number;
  /** What reporters would print below the message. */
  readonly keys: readonly string[];
  readonly isError: boolean;
}

interface TestsResult {
  readonly available: readonly string[];
  /** Id → why its call cannot be made on this system. */
  readonly skipped: Readonly<Record<string, string>>;
  readonly calls: Readonly<
    Record<string, { thrown: string | null; isThrownRight: boolean; errors: readonly Reported[] }>
  >;
  readonly fileErrors: readonly Reported[];
}

interface OutsideResult {
  readonly made: readonly string[];
  readonly hookErrors: readonly Reported[];
  readonly live: readonly Reported[];
  readonly fileErrors: readonly Reported[];
}

interface PredicatesResult {
  readonly withPredicate: readonly string[];
  readonly skipped: Readonly<Record<string, string>>;
  /** For each call that was made, the ids that were reported. */
  readonly calls: Readonly<
    Record<string, { allowed: readonly string[][]; reported: readonly string[][] }>
  >;
  readonly fileErrors: readonly Reported[];
}

// They have no predicate: the guard knows who calls, and what is loaded.
const BY_GUARD = ['tls.createSecureContext', 'require', 'module._load', 'process.dlopen'];
const byDefault = catalog.filter((entry) => entry.rule === 'error');
const program = new URL('./fire/run.mjs', import.meta.url);

let release: Release;

beforeAll(async () => {
  release = releaseOf(await nodeVersion());
});

// Why both: ES modules that import a builtin run its lazy getters first, CommonJS does not.
function isLoad(id: string): boolean {
  return id === 'require' || id === 'module._load';
}

describe.each([
  { name: 'installed by an ES module', flags: [] },
  { name: 'installed by CommonJS before anything else', flags: PRELOADED },
])('a test that makes a call, $name', ({ flags }) => {
  let result: TestsResult;

  beforeAll(async () => {
    result = await runProgram<TestsResult>(program, ['tests'], flags);
  });

  test.for(byDefault)('$id is reported once', (entry, { skip }) => {
    const { id, fix, docs, versions } = entry;
    skip(
      release.isKnown && !versions.includes(release.major),
      `Node ${release.major} has no ${id}`,
    );
    const isAvailable = result.available.includes(id);
    skip(!isAvailable && reasonForAbsence(entry) !== undefined, reasonForAbsence(entry));
    skip(!isAvailable && (release.isOlder || !release.isKnown), 'this release does not have it');
    skip(result.skipped[id] !== undefined, result.skipped[id]);
    expect(isAvailable, 'this Node has it').toBe(true);

    const call = result.calls[id];

    expect(call?.errors.map((error) => error.call ?? error.message)).toEqual([id]);
    expect(call?.isThrownRight, `it threw ${call?.thrown}`).toBe(true);
    const error = call?.errors[0] as Reported;
    expect(error).toMatchObject({
      name: 'BlockingCallError',
      code: 'ERR_LOOPGUARD_BLOCKING_CALL',
      call: id,
      fix,
      docs,
      durationMs: expect.any(Number),
      keys: [],
      isError: true,
    });
    const lines = error.message.split('\n');
    expect(lines[0]).toMatch(/^\S+ blocked the event loop$/);
    expect(lines[0]?.startsWith(`${id} `)).toBe(true);
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/^ {2}call {3}/),
      expect.stringMatching(/^ {2}where {2}test\/builtins\/fire\/\w+\.mjs:\d+:\d+/),
      ...(isLoad(id) ? [expect.stringMatching(/^ {2}once {3}a module is loaded once/)] : []),
      `  fix    ${fix}`,
      `  docs   ${docs}`,
      `  allow  // loopguard-allow ${id} -- <why>`,
    ]);
    expect(lines[1]?.startsWith(`  call   ${id}(`)).toBe(true);
    // Jest cuts a message at the first line that looks like a stack frame.
    expect(lines.filter((line) => /^\s*at\b/.test(line))).toEqual([]);
  });

  test('no call that this Node should have is missing', () => {
    const expected = byDefault.filter(
      (entry) =>
        (release.isKnown
          ? entry.versions.includes(release.major)
          : result.available.includes(entry.id)) &&
        reasonForAbsence(entry) === undefined &&
        result.skipped[entry.id] === undefined,
    );
    const fired = Object.values(result.calls).filter(({ errors }) => errors.length > 0);

    if (!release.isOlder) expect(fired.length).toBeGreaterThanOrEqual(expected.length);
    expect(fired.length).toBeGreaterThanOrEqual(90);
    expect(result.available.filter((id) => !result.calls[id] && !result.skipped[id])).toEqual([]);
  });

  test('the calls leave nothing behind that the file has to answer for', () => {
    expect(result.fileErrors).toEqual([]);
  });
});

describe('the same calls outside of a test', () => {
  let result: OutsideResult;

  beforeAll(async () => {
    result = await runProgram<OutsideResult>(program, ['outside']);
  });

  test('are not reported, neither there nor in a hook', () => {
    expect(result.made.length).toBeGreaterThanOrEqual(90);
    expect(result.hookErrors).toEqual([]);
    expect(result.fileErrors).toEqual([]);
  });

  test('while a test of the same file is guarded', () => {
    expect(result.live.map(({ call }) => call)).toEqual(['fs.readFileSync']);
  });
});

describe('arguments that decide', () => {
  let result: PredicatesResult;

  beforeAll(async () => {
    result = await runProgram<PredicatesResult>(program, ['predicates']);
  });

  const decided = catalog.filter(
    (entry) => entry.allowedWhen?.test !== undefined || BY_GUARD.includes(entry.id),
  );

  test('leave only notes about start-up and about people', () => {
    const others = catalog.filter((entry) => entry.allowedWhen && !decided.includes(entry));
    const notes = new Set(
      others.map((entry) => entry.allowedWhen?.note.replace(/^never: .*/, 'never')),
    );
    // Start-up is not reported: "the same calls outside of a test", and `optional.test.ts`.
    expect([...notes].toSorted()).toEqual([
      'at start-up',
      'in a crash handler',
      'in debugging by hand',
      'never',
    ]);
  });

  test.for(decided)('$id: $allowedWhen.note', ({ id }, { skip }) => {
    skip(!result.withPredicate.includes(id), `Node ${release.major} has no ${id}`);
    skip(result.skipped[id] !== undefined, result.skipped[id]);

    const { allowed = [], reported = [] } = result.calls[id] ?? {};

    expect(allowed.length, 'calls that are allowed').toBeGreaterThan(0);
    expect(reported.length, 'calls that are reported').toBeGreaterThan(0);
    expect(allowed.flat()).toEqual(id === 'process.dlopen' ? ['require'] : []);
    expect(reported).toEqual(reported.map(() => [id]));
  });

  test('cover each predicate that this Node can reach', () => {
    const reached = new Set(result.withPredicate.map((id) => entryById(id)?.allowedWhen?.test));
    expect(reached.size).toBeGreaterThanOrEqual(18);
    expect(result.fileErrors).toEqual([]);
  });
});
