import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const core = new URL('../../packages/core/', import.meta.url);

test('the licences of what is bundled into a package are published with it', async () => {
  const { files } = JSON.parse(await readFile(new URL('package.json', core), 'utf8')) as {
    files: string[];
  };
  const license = await readFile(new URL('node_modules/js-tokens/LICENSE', core), 'utf8');
  const notices = await readFile(new URL('dist/THIRD-PARTY-NOTICES.txt', core), 'utf8');

  expect(files).toContain('dist');
  expect(notices).toContain(`js-tokens\n\n${license.trim()}\n`);
});
