import { judgeLiveness } from 'loopguard/run';
import { expect, test } from 'vitest';
import { RanTests } from './ran-tests.js';
import { ownDirectory } from './own-directory.js';

function ran(id: string, testEnvironment: string): Parameters<RanTests['add']> {
  const config = { id, displayName: { name: id }, rootDir: '/app', testEnvironment, runner: '' };
  return [{ path: '/app/a.test.js', context: { config } }, { testResults: [{ status: 'passed' }] }];
}

const live = {
  testFile: '/app/a.test.js',
  project: 'guarded',
  hasProjectEnvironment: true,
};
const remedies = { file: 'Why.', project: 'why.' };
const foreign = '/app/no-such-environment.js';

test('the same file in a guarded and in an unguarded project: the second is told', async () => {
  const tests = new RanTests();
  tests.add(...ran('guarded', ownDirectory()));
  tests.add(...ran('plain', foreign));
  const { notes, errors } = await judgeLiveness(await tests.files([live]), '/app', remedies);
  expect(errors).toEqual([]);
  expect(notes).toEqual([expect.stringContaining('Project "plain" is not guarded')]);
});

test('the same file in two guarded projects, live in one of them: the run fails', async () => {
  const tests = new RanTests();
  tests.add(...ran('guarded', ownDirectory()));
  tests.add(...ran('broken', ownDirectory()));
  const { errors } = await judgeLiveness(await tests.files([live]), '/app', remedies);
  expect(errors).toEqual([expect.stringContaining('not live in these files')]);
});
