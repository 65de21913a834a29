import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

import { allCells } from './cells.js';
import { readSupport } from './record.js';
import { withSupportTable } from './support-table.js';

const readme = fileURLToPath(new URL('../../README.md', import.meta.url));

test('the support table of README.md says what docs/support.json recorded', async () => {
  const text = await readFile(readme, 'utf8');
  expect(withSupportTable(text, await readSupport())).toBe(text);
});

test('docs/support.json names no cell that the matrix does not have', async () => {
  const ids = new Set(allCells.map(({ id }) => id));
  expect(Object.keys(await readSupport()).filter((id) => !ids.has(id))).toEqual([]);
});
