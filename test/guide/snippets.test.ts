import { beforeAll, describe, expect, test } from 'vitest';
import { catalog } from '../../packages/core/src/catalog/index.js';
import { explain } from '../../packages/cli/src/guide/entry.js';
import { topics } from '../../packages/cli/src/guide/topics.js';
import { nodeVersion, runProgram } from '../builtins/node-child.js';
import { releaseOf, type Release } from '../builtins/node-releases.js';
import { certificate } from '../runners/async-only/certificate.js';
import { bundle } from './bundle.js';

interface SnippetResult {
  /** The entries that show it. */
  readonly ids: readonly string[];
  readonly thrown: string | null;
  readonly reported: readonly string[];
  /** How many functions of it ran under the guard. */
  readonly runs: number;
}

interface SnippetsResult {
  readonly available: readonly string[];
  readonly results: readonly SnippetResult[];
  readonly control: SnippetResult;
  readonly fileErrors: readonly string[];
}

const ids = [
  ...catalog.filter(({ rule }) => rule === 'error').map(({ id }) => id),
  ...topics.map(({ id }) => id),
];
const program = new URL('./snippets/run.mjs', import.meta.url);

let release: Release;
let result: SnippetsResult;

beforeAll(async () => {
  release = releaseOf(await nodeVersion());
  result = await runProgram<SnippetsResult>(program, [
    JSON.stringify({ ...certificate, bundle }),
    JSON.stringify(ids),
  ]);
});

describe('its snippets run, and block nothing', () => {
  test.for(ids)('%s', async (id, { skip }) => {
    const entry = await explain(id);
    const snippets = entry?.snippets ?? [];
    expect(snippets.length, 'it has a snippet').toBeGreaterThan(0);
    const isHere = entry?.kind === 'topic' || result.available.includes(id);
    skip(!isHere && id !== 'fs.lchmodSync', `Node ${release.major} has no ${id}`);
    const current = snippets.filter(({ since = 0 }) => since <= release.major);
    skip(current.length === 0, `Node ${release.major} is too old for the fix`);

    const ran = result.results.filter((candidate) => candidate.ids.includes(id));

    expect(ran.length).toBe(current.length);
    for (const { thrown, reported, runs } of ran) {
      expect(thrown).toBeNull();
      expect(reported).toEqual([]);
      expect(runs).toBeGreaterThan(0);
    }
  });
});

test('the guard was on: code that blocks would have been reported', () => {
  expect(result.control.thrown).toBeNull();
  expect(result.control.reported).toEqual(['fs.readFileSync']);
  expect(result.fileErrors).toEqual([]);
});
