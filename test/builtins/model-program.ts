import type { ModelFile, ModelRow } from '../runners/blocking-model/row.js';

/** What one form of a row did as the body of a test. */
export interface ModelOutcome {
  readonly found: unknown;
  readonly thrown: string | null;
  readonly reports: readonly {
    readonly call: string;
    readonly fix: string;
    readonly docs: string;
  }[];
}

export interface ModelResult {
  readonly blocked: ModelOutcome;
  readonly fixed: ModelOutcome;
}

/** Source of a program for `runProgram` that does what the rows say, without a runner. Row name → `ModelResult`. */
export function modelProgram(file: ModelFile, rows: readonly ModelRow[]): string {
  const attempts = new URL('fire/attempts.mjs', import.meta.url).href;
  const forms = rows.map(
    (row) => `{
  ${row.startUp ?? ''}
  rows.push({
    name: ${JSON.stringify(row.name)},
    blocked: async (place) => {${row.blocks.replaceAll(/«\w+»/g, '')}},
    fixed: async (place) => {${row.fixed}},
    outcome: async (place) => {${row.outcome ?? ''}},
  });
}`,
  );
  return `${file.head}
import { writeFile as writeResult } from 'node:fs/promises';
import { openFile } from ${JSON.stringify(attempts)};
const rows = [];
${forms.join('\n')}
const testFile = openFile();
// Until then this module is being loaded, and calls are start-up.
await new Promise((resolve) => setImmediate(resolve));
const results = {};
for (const row of rows) {
  const result = {};
  for (const form of ['blocked', 'fixed']) {
    const place = folder + '/' + form + ' ' + row.name;
    let found;
    const { thrown, errors } = await testFile.runTest(row.name, async () => {
      found = [await row[form](place), await row.outcome(place)];
    });
    const reports = errors.map(({ call, fix, docs }) => ({ call, fix, docs }));
    result[form] = { found, thrown: thrown === undefined ? null : String(thrown), reports };
  }
  results[row.name] = result;
}
await testFile.close();
await cleanUp();
await writeResult(process.argv[2], JSON.stringify(results));
`;
}
