import { expect } from 'vitest';

import { entryById } from '../../../packages/core/src/catalog/index.js';
import { blocked, type Behaviour, type BehaviourResult, type ExpectedTest } from '../behaviour.js';
import { hasNodeGlobals } from '../hosts.js';
import { modelFiles } from '../blocking-model/index.js';
import type { ModelFile, ModelRow } from '../blocking-model/row.js';
import { readReports } from '../reports.js';

/** Each call of Home Assistant's detector: the blocking form is reported, its fix is not and gives the same. */
export const blockingModel: readonly Behaviour[] = modelFiles.map((file) => {
  // Why: which Node runs the host is not known here. `test/builtins/model.test.ts` asks each Node for these.
  const rows = file.rows.filter((row) => row.since === undefined && row.isForRunners !== false);
  const ids = rows.flatMap((row) => Object.values(row.calls));
  return {
    id: `model-${file.name}`,
    // Why: a DOM in Jest has no fetch (jsdom), or one that asks for permission first (happy-dom).
    onlyOn: (host) => file.name !== 'network' || hasNodeGlobals(host),
    title: 'a blocking call is reported with its fix and link; the fix passes and gives the same',
    files: { 'case.test.ts': sourceOf(file, rows) },
    tests: Object.fromEntries(rows.flatMap(expectedTests)),
    check: (result) => expectFixes(result, ids),
  };
});

function expectedTests(row: ModelRow): [string, ExpectedTest][] {
  const calls = Object.entries(row.calls).map(([mark, id]) => ({
    id,
    where: markOf(row, mark),
    ...(row.through && { through: row.through, count: 'any' as const }),
  }));
  return [
    [`${row.name} > blocks`, blocked(...calls)],
    [`${row.name} > is fixed`, 'passed'],
  ];
}

function sourceOf(file: ModelFile, rows: readonly ModelRow[]): string {
  const tests = rows.map(
    (row) => `
describe(${JSON.stringify(row.name)}, () => {
  ${row.startUp ?? ''}
  const blocks = async (place) => {${row.blocks.replaceAll(/«(\w+)»/g, (_, mark: string) => `«${markOf(row, mark)}»`)}};
  const fixed = async (place) => {${row.fixed}};
  const outcome = async (place) => {${row.outcome ?? ''}};
  const place = (kind) => folder + '/' + kind + ' ' + ${JSON.stringify(row.name)};
  let expected;
  beforeAll(async () => { expected = [await blocks(place('first')), await outcome(place('first'))]; });
  test('blocks', async () => { expect([await blocks(place('blocked')), await outcome(place('blocked'))]).toEqual(expected); });
  test('is fixed', async () => { expect([await fixed(place('fixed')), await outcome(place('fixed'))]).toEqual(expected); });
});`,
  );
  return [file.head, ...tests, 'afterAll(cleanUp);'].join('\n');
}

/** Marks are unique in a source, and in a row only there. */
function markOf(row: ModelRow, mark: string): string {
  return `${row.name.replaceAll(/\W/g, '-')}-${mark}`;
}

/** Each report names the fix and its documentation as the catalog has them. */
function expectFixes({ text }: BehaviourResult, ids: readonly string[]): void {
  const reports = readReports(text);
  for (const id of ids) {
    const entry = entryById(id);
    expect(reports.find((report) => report.id === id)?.lines, id).toMatchObject({
      fix: entry?.fix,
      docs: entry?.docs,
    });
  }
}
