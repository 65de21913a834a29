import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { entryById } from '../../packages/core/src/catalog/index.js';
import { modelFiles } from '../runners/blocking-model/index.js';
import { writeProject, type Project } from '../runners/project.js';
import { type ModelResult, modelProgram } from './model-program.js';
import { nodeVersion, runProgram } from './node-child.js';

// What Home Assistant's detector guards, but for import_module: that is a matter of files (behaviours `model-imports`).
const MODEL = (
  'open sleep putrequest glob iglob walk listdir scandir stat write_bytes write_text read_bytes read_text ' +
  'load_default_certs load_verify_locations load_cert_chain set_default_verify_paths'
).split(' ');
const allRows = modelFiles.flatMap((file) => file.rows);

/** Names of the functions that a fix calls. */
function calledBy(code: string): string[] {
  return code.replace(/ {2}\/\/.*/, '').match(/\w+(?=\()/g) ?? [];
}

test('each call of the model has a row', () => {
  const named = new Set(allRows.flatMap((row) => row.model));
  expect(MODEL.filter((name) => !named.has(name))).toEqual([]);
  expect([...named].filter((name) => !MODEL.includes(name))).toEqual([]);
  expect(new Set(allRows.map((row) => row.name)).size).toBe(allRows.length);
});

test.each(allRows)('$name: what is compared is the fix of the catalog', (row) => {
  if (row.insteadOf) expect(row.fixed).toContain(row.insteadOf);
  for (const id of row.insteadOf ? [] : Object.values(row.calls)) {
    const names = calledBy(entryById(id)?.fix ?? '');
    expect(names.length, id).toBeGreaterThan(0);
    expect(calledBy(row.fixed), id).toEqual(expect.arrayContaining(names));
  }
});

describe.each(modelFiles)('$name', (file) => {
  let version: string;
  let project: Project;
  let results: Readonly<Record<string, ModelResult>>;

  beforeAll(async () => {
    version = await nodeVersion();
    const rows = file.rows.filter(({ since = 0 }) => since <= Number.parseInt(version, 10));
    const home = fileURLToPath(new URL('..', import.meta.url));
    project = await writeProject(home, `model-${file.name}`, {
      'program.mjs': modelProgram(file, rows),
    });
    results = await runProgram(pathToFileURL(`${project.root}/program.mjs`));
  });

  afterAll(async () => {
    await project?.dispose();
  });

  test.for(file.rows)('$name', (row, { skip }) => {
    skip(Number.parseInt(version, 10) < (row.since ?? 0), `Node ${version} does not have it`);
    const { blocked, fixed } = results[row.name] as ModelResult;
    const ids = Object.values(row.calls);
    const entries = ids.map((id) => entryById(id));

    expect(blocked.thrown).toBeNull();
    if (row.through) expect(blocked.reports.map(({ call }) => call)).toContain(ids[0]);
    else {
      expect(blocked.reports).toEqual(
        entries.map((entry) => ({ call: entry?.id, fix: entry?.fix, docs: entry?.docs })),
      );
    }
    expect(fixed.thrown).toBeNull();
    expect(fixed.reports).toEqual([]);
    expect(fixed.found).toEqual(blocked.found);
  });
});
