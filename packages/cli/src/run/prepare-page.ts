import type { GuideEntry } from '../guide/types.js';
import type { PageData, PageTest, PageViolation } from '../html/page-data.js';
import type { ReportedCall } from '@loopguard/core/report';
import type { RunReport } from './run-report.js';

/** Finds the guide's entry for a call or a topic. */
export type Explain = (id: string) => Promise<GuideEntry | undefined>;

/** A report as the page reads it, with the guide's entries that it needs. */
export async function preparePage(report: RunReport, explain: Explain): Promise<PageData> {
  const { tool, runner, node, root, startedAt, run, allowances, unusedAllowances } = report;
  const lists = {
    calls: new Pool<PageData['calls'][number]>(),
    tests: new Pool<PageTest>(),
    frames: new Pool<PageData['frames'][number]>(),
    stacks: new Pool<readonly number[]>(),
    codeFrames: new Pool<PageData['codeFrames'][number]>(),
    suggestions: new Pool<string>(),
  };
  const violations = report.violations.map((violation) => packViolation(violation, lists));
  const ids = lists.calls.items.map(({ call }) => call);
  return {
    tool,
    runner,
    node,
    root,
    startedAt,
    run,
    testFiles: report.totals.testFiles,
    calls: lists.calls.items,
    tests: lists.tests.items,
    frames: lists.frames.items,
    stacks: lists.stacks.items,
    codeFrames: lists.codeFrames.items,
    suggestions: lists.suggestions.items,
    violations,
    allowances,
    unusedAllowances: [...new Set(unusedAllowances)],
    guide: await gatherGuide(ids, explain),
  };
}

type Lists = {
  readonly [Name in 'calls' | 'tests' | 'frames' | 'stacks' | 'codeFrames' | 'suggestions']: Pool<
    PageData[Name][number]
  >;
};

function packViolation(violation: ReportedCall, lists: Lists): PageViolation {
  const { call, category, fix, docs, test, where, codeFrame, suggestion } = violation;
  const { args, status, reason, allowedBy, through } = violation;
  const { doubt, ...owner } = test;
  const { context = doubt } = violation;
  const { count, durationMs, occurrences, wasStopped, isHanging, reach } = violation;
  return {
    call: lists.calls.add({ call, category, fix, docs }),
    test: lists.tests.add(owner),
    ...(where && { where: lists.frames.add(where) }),
    stack: lists.stacks.add(violation.stack.map((frame) => lists.frames.add(frame))),
    ...(codeFrame && { codeFrame: lists.codeFrames.add(codeFrame) }),
    ...(suggestion && { suggestion: lists.suggestions.add(suggestion.diff) }),
    args,
    status,
    ...(reason !== undefined && { reason }),
    ...(allowedBy !== undefined && { allowedBy }),
    ...(context !== undefined && { context }),
    ...(through && { through }),
    ...(reach !== undefined && { reach }),
    count,
    durationMs,
    occurrences: occurrences.flatMap(({ startMs, durationMs: ms }) => [startMs, ms]),
    wasStopped,
    ...(isHanging && { isHanging }),
  };
}

/** The entries of these calls, and of everything that they point to. */
async function gatherGuide(ids: readonly string[], explain: Explain): Promise<GuideEntry[]> {
  const found = new Map<string, GuideEntry | undefined>();
  const visit = async (id: string): Promise<void> => {
    if (found.has(id)) return;
    found.set(id, undefined);
    const entry = await explain(id);
    found.set(id, entry);
    for (const next of entry ? mentionedBy(entry) : []) await visit(next);
  };
  for (const id of ids.toSorted()) await visit(id);
  return [...found.values()].filter((entry) => entry !== undefined);
}

function mentionedBy({ topics, blocks, how, pitfalls, allow }: GuideEntry): string[] {
  const texts = [...blocks, ...how, ...pitfalls, ...allow];
  const links = texts.flatMap((text) => [...text.matchAll(/\]\(#([^)]+)\)/g)]);
  return [...topics.map(({ id }) => id), ...links.map((match) => match[1] as string)];
}

/** A list in which equal values are one. */
class Pool<T> {
  readonly items: T[] = [];
  readonly #positions = new Map<string, number>();

  /** The position of `item`, which is added when it is new. */
  add(item: T): number {
    const key = JSON.stringify(item);
    const known = this.#positions.get(key);
    if (known !== undefined) return known;
    const position = this.items.push(item) - 1;
    this.#positions.set(key, position);
    return position;
  }
}
