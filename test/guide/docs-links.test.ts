import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { catalog } from '../../packages/core/src/catalog/index.js';

interface CheckedLink {
  /** Page and anchor below https://nodejs.org/api/. */
  readonly link: string;
  /** Releases whose documentation has that anchor, the oldest first. */
  readonly seenIn: readonly string[];
  readonly how: string;
}

const { links } = JSON.parse(
  await readFile(new URL('./docs-links.json', import.meta.url), 'utf8'),
) as { links: readonly CheckedLink[] };

/** Fixes that are newer than the call, by link. */
const laterFixes: Readonly<Record<string, string>> = {
  'crypto.html#cryptodiffiehellmanoptions-callback': 'a callback since Node 24',
  'module.html#moduleregisterhooksoptions': 'came in Node 22.15',
  'sqlite.html#sqlitebackupsourcedb-path-options': 'documented since Node 24',
  'globals.html#class-webassembly': 'Node 20 calls the heading WebAssembly',
};

function linkOf(docs: string): string {
  return docs.replace('https://nodejs.org/api/', '');
}

test('each link of the catalog was checked, and no other', () => {
  const used = [...new Set(catalog.map(({ docs }) => linkOf(docs)))];

  expect(links.map(({ link }) => link).toSorted()).toEqual(used.toSorted());
});

test.each(catalog)('$id links to documentation that its oldest Node has', ({ docs, versions }) => {
  const link = linkOf(docs);
  const checked = links.find((candidate) => candidate.link === link);
  const [oldest = 0] = versions;
  const [seen = 0] = (checked?.seenIn ?? []).map((release) => Number(release.split('.')[0]));

  expect(checked?.how).toMatch(/\S/);
  if (!(link in laterFixes)) expect(seen).toBeLessThanOrEqual(oldest);
});

test('each exception is one', () => {
  const late = catalog
    .filter(({ docs, versions }) => {
      const seen = links.find(({ link }) => link === linkOf(docs))?.seenIn[0] ?? '';
      return Number(seen.split('.')[0]) > (versions[0] ?? 0);
    })
    .map(({ docs }) => linkOf(docs));

  expect(Object.keys(laterFixes).toSorted()).toEqual([...new Set(late)].toSorted());
});
