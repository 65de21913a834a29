import type { SourceAllow } from '../source/source-files.js';
import { unknownIdMessage } from '../options/validate.js';
import type { Mistake } from '../report/mistake.js';
import { displayPath } from '../stack/display-path.js';
import type { FileFacts } from '../ledger/file-facts.js';

const SUITE = /^\s*(?:describe|suite|context)\b/;
/** What tests of a file were told already; they tell it where it happened. */
const told = new WeakMap<FileFacts, Set<string>>();

/** Why an opt-out cannot work, or undefined where it can. */
export function problemOf(
  { problem, patterns, kind }: SourceAllow,
  ids: readonly string[],
): string | undefined {
  if (problem !== undefined || kind !== 'allow') return problem;
  return unknownIdMessage(patterns ?? [], ids);
}

/** Says that an opt-out in a source cannot work. */
export function optOutMistake(
  { word, file, line }: SourceAllow,
  problem: string,
  root: string,
): Mistake {
  return {
    message: `[loopguard] The opt-out "${word}" at ${displayPath(root, file)}:${line} does not work: ${problem.replace(/\.$/, '')}.`,
    stack: [`${file}:${line}:1`],
  };
}

/** Keeps what a test was told, so that the file does not say it again. */
export function noteTold(file: FileFacts, mistakes: readonly Mistake[]): void {
  if (mistakes.length === 0) return;
  const messages = told.get(file) ?? new Set();
  for (const { message } of mistakes) messages.add(message);
  told.set(file, messages);
}

/**
 * The opt-outs that cannot work, in the test file and in the files that were looked at for a call,
 * as far as no test was told of them.
 */
export function optOutMistakes(file: FileFacts): readonly Mistake[] {
  const { sources, testFile, root, ids } = file;
  sources.optOuts(testFile);
  return sources.asked
    .flatMap((asked) => sources.optOuts(asked))
    .flatMap((optOut) => {
      const problem = problemOf(optOut, ids) ?? misplaced(optOut, file);
      return problem === undefined ? [] : optOutMistake(optOut, problem, root);
    })
    .filter(({ message }) => told.get(file)?.has(message) !== true);
}

/** What depends on which file it is. */
function misplaced(optOut: SourceAllow, { testFile, sources }: FileFacts): string | undefined {
  const { kind, file, lines, isOfFile } = optOut;
  if (kind === 'off' && file !== testFile) {
    return 'it turns off the guard of a test file, and this is none. Write "@loopguard-allow", with the calls';
  }
  const isOfSuite =
    lines.length > 0 && lines.every((at) => SUITE.test(sources.line(file, at) ?? ''));
  if (!isOfFile && file === testFile && isOfSuite) {
    return 'it stands above a group of tests. Write it above each test, or "@loopguard-allow" at the top of the file';
  }
  return undefined;
}
