import type { CallRecord, Ruling, UsedAllow } from '../ledger/record.js';
import type { SourceFiles } from '../source/source-files.js';
import type { Frame } from '../stack/frames.js';
import type { JudgeContext } from './judge-context.js';
import { isOfTestFile } from './reach.js';

const IMPORT_CALL = /\bimport\s*\(/;
const REQUIRE_CALL = /\brequire\s*\(/;

/** What the options say of a call, by where it was made and by what is on its stack. */
export function askOptions(
  record: CallRecord,
  frames: readonly (Frame | undefined)[],
  { options, sources, isTestFile }: JudgeContext,
): Ruling {
  const origin = frames[record.blame.origin];
  const offender = frames[record.blame.offender];

  if (
    record.specifier !== undefined &&
    origin &&
    isImportInSource(origin, record.specifier, sources)
  ) {
    return allowedBy(undefined);
  }
  if (options.testFiles === 'allow' && isOfTestFile(frames, record.blame, isTestFile)) {
    // Why: a line of a package is reached from other files as well.
    return allowedBy({ reason: 'testFiles: allow', where: 'testFiles' }, !offender);
  }
  if (options.packages === 'allow' && offender) {
    return allowedBy({ reason: 'packages: allow', where: 'packages' });
  }
  // Why: a rule that looks further than the line may come first on another way to it.
  let isOfLine = true;
  const rule = options.allowFor(record.entry.id).find(({ from, inside, reach }) => {
    if (inside || reach) isOfLine = false;
    return (
      (!reach || (record.path.reach !== undefined && reach.includes(record.path.reach))) &&
      (!from || [offender, origin].some((frame) => frame && from(frame))) &&
      (!inside || frames.some((frame) => frame && inside(frame)))
    );
  });
  if (rule === undefined) return { mistakes: [] };
  return allowedBy({ reason: rule.reason, where: 'options', rule: rule.index }, isOfLine);
}

function allowedBy(by: UsedAllow | undefined, isOfLine = false): Ruling {
  return { allowed: { by, isOfLine }, mistakes: [] };
}

/**
 * True when the user wrote `import(…)` and a transform made a `require` of it. The source decides,
 * since `Promise.resolve().then(() => require(x))` can be written by hand as well.
 */
function isImportInSource(origin: Frame, specifier: string, sources: SourceFiles): boolean {
  const line = sources.line(origin.path, origin.line);
  if (line !== undefined) {
    const isImport = IMPORT_CALL.test(line);
    if (isImport !== REQUIRE_CALL.test(line)) return isImport;
  }
  const text = sources.text(origin.path);
  if (text === undefined) return false;
  const quoted = `["'\`]${specifier.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}["'\`]`;
  const has = (call: string): boolean =>
    new RegExp(`\\b${call}\\s*\\(\\s*(?:/\\*[^]*?\\*/\\s*)?${quoted}`).test(text);
  return has('import') && !has('require');
}
