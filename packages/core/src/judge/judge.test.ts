/** @loopguard-allow require -- what few files need is loaded when a glob or a wrong id asks for it */
import { describe, expect, test } from 'vitest';
import { knownIds } from '../catalog/all-entries.js';
import { entryOf } from '../catalog/tables.js';
import type { CatalogEntry } from '../catalog/types.js';
import { type CallRecord, pathOf, recordOf } from '../ledger/record.js';
import { compileOptions } from '../options/compile.js';
import type { PlainOptions } from '../options/types.js';
import { SourceFiles, type SourceAllow } from '../source/source-files.js';
import { SourceText } from '../source/source-text.js';
import type { Frame } from '../stack/frames.js';
import { anyId } from '../options/match.js';
import { judge } from './judge.js';
import type { JudgeContext } from './judge-context.js';

const SRC = '/app/src/load.ts';
const CALLER = '/app/src/main.ts';
const TEST = '/app/a.test.ts';
const PACKAGE = '/app/node_modules/conf/index.js';

/** What stands in files, instead of the files. */
class GivenSources extends SourceFiles {
  readonly #texts: Readonly<Record<string, string>>;

  constructor(texts: Readonly<Record<string, string>>) {
    super();
    this.#texts = texts;
  }

  override text(file: string): string | undefined {
    return this.#texts[file];
  }

  override line(file: string, line: number): string | undefined {
    return this.#texts[file]?.split('\n')[line - 1];
  }

  override optOuts(file: string): readonly SourceAllow[] {
    const { optOuts } = new SourceText(this.#texts[file] ?? '', file);
    return optOuts.map((optOut) => ({ ...optOut, file, matches: anyId(optOut.patterns) }));
  }
}

function frameOf(path: string): Frame {
  return {
    path,
    absolute: path,
    file: path.replace('/app/', ''),
    line: 2,
    column: 1,
    functionName: 'load',
    packageName: path.includes('node_modules') ? 'conf' : undefined,
    isShown: true,
  };
}

interface Situation {
  /** The files on the stack, the nearest first; the call is on line 2 of each. */
  readonly stack?: readonly string[];
  readonly texts?: Readonly<Record<string, string>>;
  readonly options?: PlainOptions;
}

function judged({ stack = [SRC, CALLER, TEST], texts = {}, options = {} }: Situation): string {
  const offender = stack[0] === PACKAGE ? 0 : -1;
  const record: CallRecord = recordOf({
    entry: entryOf('fs', 'fs.readFileSync') as CatalogEntry,
    blame: { origin: stack.findIndex((file) => file !== PACKAGE), offender, key: 1 },
    path: {
      ...pathOf({ sites: [], text: {} }),
      evidence: undefined,
      frames: stack.map(frameOf),
    },
    severity: 'error',
  });
  const context: JudgeContext = {
    options: compileOptions(options),
    root: '/app',
    testFile: TEST,
    isTestFile: (path) => path === TEST,
    sources: new GivenSources(texts),
    ids: knownIds(),
    stackOf: () => undefined,
  };
  const judgement = judge(record, { name: 'a' }, context);
  if (judgement.verdict === 'allow') {
    const { by, isOfLine } = judgement;
    return `allowed by ${by?.where}: ${by?.reason}${isOfLine ? ', whoever calls it' : ''}`;
  }
  const { violation, mistakes } = judgement;
  return [
    violation.severity,
    violation.where?.file,
    ...mistakes.map(({ message }) => message),
  ].join(' ');
}

const comment = '// loopguard-allow fs.* -- why\nfs.readFileSync(x);';

test('without an opt-out the line of the user is reported', () => {
  expect(judged({})).toBe('error src/load.ts');
  expect(judged({ stack: [PACKAGE, SRC, TEST] })).toBe('error src/load.ts');
});

describe('a comment allows', () => {
  test('at the line itself, for whoever calls it', () => {
    expect(judged({ texts: { [SRC]: comment } })).toBe(
      `allowed by ${SRC}:1: why, whoever calls it`,
    );
  });

  test('at a caller, for what comes along it', () => {
    expect(judged({ texts: { [CALLER]: comment } })).toBe(`allowed by ${CALLER}:1: why`);
  });

  test('in a package nothing', () => {
    expect(judged({ stack: [PACKAGE, SRC], texts: { [PACKAGE]: comment } })).toBe(
      'error src/load.ts',
    );
  });

  test.each([
    ['a reason', '// loopguard-allow fs.*\nfs.readFileSync(x);'],
    ['a known id', '// loopguard-allow fs.readFilSync -- why\nfs.readFileSync(x);'],
  ])('nothing without %s, and says why', (_, text) => {
    expect(judged({ texts: { [SRC]: text } })).toMatch(
      /^error src\/load\.ts \[loopguard\] The opt-out "loopguard-allow" at src\/load\.ts:1 does not work/,
    );
  });

  test('at the top of the blamed file, or of the test file', () => {
    const docblock = '/** @loopguard-allow fs.* -- top */';
    expect(judged({ texts: { [SRC]: docblock } })).toBe(`allowed by ${SRC}:1: top`);
    expect(judged({ texts: { [TEST]: docblock } })).toBe(`allowed by ${TEST}:1: top`);
    expect(judged({ texts: { [CALLER]: docblock } })).toBe('error src/load.ts');
  });
});

describe('options allow', () => {
  test.each<[string, PlainOptions, Situation['stack'], string]>([
    [
      'from a file',
      { allow: [{ from: 'src/load.ts', reason: 'r' }] },
      [SRC, TEST],
      'allowed by options: r, whoever calls it',
    ],
    [
      'from no other',
      { allow: [{ from: 'src/main.ts', reason: 'r' }] },
      [SRC, TEST],
      'error src/load.ts',
    ],
    [
      'inside a function',
      { allow: [{ inside: 'src/main.ts#load', reason: 'r' }] },
      [SRC, CALLER],
      'allowed by options: r',
    ],
    [
      'from a package',
      { allow: [{ from: 'pkg:conf', reason: 'r' }] },
      [PACKAGE, SRC],
      'allowed by options: r, whoever calls it',
    ],
    [
      'what test files call',
      { testFiles: 'allow' },
      [TEST],
      'allowed by testFiles: testFiles: allow, whoever calls it',
    ],
    ['not what they call into', { testFiles: 'allow' }, [SRC, TEST], 'error src/load.ts'],
    [
      'what packages do',
      { packages: 'allow' },
      [PACKAGE, SRC],
      'allowed by packages: packages: allow',
    ],
  ])('%s', (_, options, stack = [], expected) => {
    expect(judged({ options, stack })).toBe(expected);
  });

  test('packages to warn only', () => {
    expect(judged({ options: { packages: 'warn' }, stack: [PACKAGE, SRC] })).toBe(
      'warn src/load.ts',
    );
  });
});
