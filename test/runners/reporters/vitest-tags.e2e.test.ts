import { afterAll, describe, expect, test } from 'vitest';

import { installedRunners, majorOf } from './installed.js';
import { disposeAll, startVitest } from './start.js';

const files = {
  'a.test.js': `
import fs from 'node:fs';
import { describe, test } from 'vitest';
test('tagged', { tags: ['migration'] }, async () => { fs.readFileSync('package.json'); });
test('tagged otherwise', { tags: ['plain'] }, async () => { fs.readFileSync('package.json'); });
describe('suite', { tags: ['migration'] }, () => {
  test('inside', async () => { fs.statSync('package.json'); });
  test('guarded again', { meta: { allowBlocking: false } }, async () => { fs.statSync('package.json'); });
});
`,
};

const tags = [
  { name: 'migration', meta: { allowBlocking: 'a migration runs once' } },
  { name: 'plain' },
];

afterAll(disposeAll);

for (const installed of await installedRunners('vitest')) {
  // Vitest has tags since 4.1.
  describe.skipIf(majorOf(installed) < 4)(`Vitest ${installed.version}`, () => {
    test("a tag's meta opts out its tests", async () => {
      const { stdout, exitCode, read } = await startVitest(
        installed,
        {},
        { files, isGuarded: true, reporter: 'default', test: { tags } },
      );
      const { testResults } = JSON.parse(await read('json.json')) as {
        testResults: { assertionResults: { title: string; status: string }[] }[];
      };
      const results = testResults.flatMap(({ assertionResults }) =>
        assertionResults.map(({ title, status }) => [title, status]),
      );
      expect(results).toEqual([
        ['tagged', 'passed'],
        ['tagged otherwise', 'failed'],
        ['inside', 'passed'],
        ['guarded again', 'failed'],
      ]);
      expect(exitCode).toBe(1);
      expect(stdout).toContain('2 calls: a migration runs once (meta.allowBlocking)');
    });
  });
}
