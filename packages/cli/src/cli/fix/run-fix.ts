import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isItsLine } from '../../fix/call-sites.js';
import { changedTexts, textWith } from '../../fix/changed-texts.js';
import type { FixableFile } from '../../fix/fixable-file.js';
import type { Fix, LeftSite } from '../../fix/fix.js';
import { planFixes } from '../../fix/plan-fixes.js';
import { parseFile } from '../../syntax/parse.js';
import { UserError } from '../project/user-error.js';
import { ask, canAsk } from '../talk/ask.js';
import { formatDiff } from '../talk/format-diff.js';
import { findReport } from './find-report.js';
import { formatFix, formatLeft, formatNext, formatTotals } from './texts.js';

export interface FixOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly only?: readonly string[];
  readonly allowDirty?: boolean;
  readonly propagate?: boolean;
  readonly exported?: boolean;
}

/** Exit codes: nothing is left; and something is. */
const DONE = 0;
const SOME_LEFT = 2;

/**
 * Changes the call sites of a report that can be changed, after asking.
 *
 * @returns the exit code
 */
export async function runFix(
  directory: string,
  named: string | undefined,
  options: FixOptions,
): Promise<number> {
  const { report, path: reportPath, root } = await findReport(directory, named);
  const only = options.only ?? [];
  const { allowDirty = false, propagate = false, exported = false } = options;
  const plan = await planFixes(root, report, { only, allowDirty, propagate, exported });
  const total = plan.fixes.length + plan.left.length;
  if (total === 0) {
    console.log(
      only.length === 0
        ? `${reportPath} has no call site that blocks and is not allowed. There is nothing to fix.`
        : `${reportPath} has no call site of ${only.join(', ')}.`,
    );
    return DONE;
  }
  const answers = new Answers(plan.fixes, options);
  const { taken, left } = await answers.all();
  const texts = changedTexts(taken);
  if (!options.dryRun) await write(root, texts);
  const allLeft = [...plan.left, ...left];
  if (allLeft.length > 0) console.log(formatLeft(allLeft));
  console.log(formatTotals(taken.length, total, texts.size, options.dryRun ?? false));
  const next = formatNext({ isWritten: !options.dryRun && taken.length > 0, left: allLeft });
  if (next !== '') console.log(next);
  return allLeft.length > 0 ? SOME_LEFT : DONE;
}

/** What is said to each change. */
class Answers {
  readonly #fixes: readonly Fix[];
  readonly #options: FixOptions;
  readonly #taken: Fix[] = [];
  readonly #left: LeftSite[] = [];
  /** Files whose changes are all wanted; `true` for all files. */
  #wanted: Set<FixableFile> | true = new Set();
  #isOver = false;

  constructor(fixes: readonly Fix[], options: FixOptions) {
    this.#fixes = fixes;
    this.#options = options;
  }

  async all(): Promise<{ taken: readonly Fix[]; left: readonly LeftSite[] }> {
    const offered: Fix[] = [];
    for (const fix of this.#fixes) {
      const why = this.#whyNotByItself(fix);
      if (why === undefined) offered.push(fix);
      else this.#left.push({ site: fix.site, why, flag: '--only' });
    }
    for (const [at, fix] of offered.entries()) {
      if (this.#isOver) {
        this.#left.push({ site: fix.site, why: 'you did not want it' });
        continue;
      }
      console.log(`${formatFix(fix, at + 1, offered.length)}\n${this.#diffOf(fix)}\n`);
      await this.#decide(fix);
    }
    return { taken: this.#taken, left: this.#left };
  }

  get #asksNothing(): boolean {
    return (this.#options.yes ?? false) || (this.#options.dryRun ?? false);
  }

  /** Why: who says yes to everything has not read what is another afterwards. */
  #whyNotByItself({ site, caution }: Fix): string | undefined {
    if (!this.#asksNothing || caution === undefined) return undefined;
    const { text, named } = caution;
    const isNamed = this.#options.only?.some((wish) => wish === named || isItsLine(site, wish));
    // Why no line: it stands below, and one reason is said once.
    const wish = named === site.call ? named : '<file>:<line>';
    return isNamed ? undefined : `${text}; --only ${wish} changes it all the same`;
  }

  async #decide(fix: Fix): Promise<void> {
    const { site, file, caution } = fix;
    const isWanted = this.#wanted === true || this.#wanted.has(file);
    if (this.#asksNothing || (isWanted && caution === undefined)) {
      this.#taken.push(fix);
      return;
    }
    if (!canAsk()) {
      throw new UserError('Nothing was written: there is nobody to ask. Add --yes to accept this.');
    }
    const answer = await ask('Apply it?', ['yes', 'no', 'file', 'all', 'quit']);
    if (answer === 'file' && this.#wanted !== true) this.#wanted.add(file);
    if (answer === 'all') this.#wanted = true;
    if (answer === 'quit') this.#isOver = true;
    if (answer === 'no' || answer === 'quit') {
      this.#left.push({ site, why: 'you did not want it' });
    } else {
      this.#taken.push(fix);
    }
  }

  /** What this change adds to those that are taken. */
  #diffOf(fix: Fix): string {
    const after = [...this.#taken, fix];
    const files = [fix.file, ...(fix.propagation?.edits.keys() ?? [])];
    return [...new Set(files)]
      .map((file) => {
        const [before, then] = [textWith(file, this.#taken), textWith(file, after)];
        return before === then ? [] : formatDiff({ file: file.file, before, after: then });
      })
      .flat()
      .join('\n');
  }
}

async function write(root: string, texts: ReadonlyMap<FixableFile, string>): Promise<void> {
  for (const [{ file, text }, after] of texts) {
    checkSyntax(after, file);
    // Why again: somebody may have saved it while the questions were asked.
    if ((await readFile(path.resolve(root, file), 'utf8')) === text) continue;
    throw new UserError(`${file} was changed meanwhile. Nothing was written; run this again.`);
  }
  for (const [{ file }, after] of texts) await writeFile(path.resolve(root, file), after);
}

/** Why: whatever a fix does, what it leaves has to be a program. */
function checkSyntax(text: string, file: string): void {
  try {
    parseFile(text, file);
  } catch (error) {
    const { message } = error as Error;
    throw new UserError(
      `${file} would not be a program any more (${message}). Nothing was written. That is a fault of loopguard: please report it, with the line. --only can leave the file out.`,
    );
  }
}
