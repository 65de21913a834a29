import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

import { hosts } from './hosts.js';

const folder = new URL('hosts/', import.meta.url);

test('every host has a file of its own, which describes it', async () => {
  const files = hosts.map(({ id }) => `${id}.e2e.test.ts`);
  expect((await readdir(folder)).toSorted()).toEqual(files.toSorted());
  for (const { id } of hosts) {
    const text = await readFile(new URL(`${id}.e2e.test.ts`, folder), 'utf8');
    expect(text).toContain(`describeHost('${id}')`);
  }
});
