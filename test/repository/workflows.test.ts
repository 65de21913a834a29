import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';

const folder = new URL('../../.github/workflows/', import.meta.url);
const names = await readdir(folder);

describe.each(names)('%s', (name) => {
  test('pins each action by the hash of a commit, and says which version that is', async () => {
    const text = await readFile(new URL(name, folder), 'utf8');
    const uses = [...text.matchAll(/uses: (.*)/g)].map(([, action]) => action);
    expect(
      uses.filter((use) => !/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(use ?? '')),
    ).toEqual([]);
  });

  test('limits the time of each job', async () => {
    const text = await readFile(new URL(name, folder), 'utf8');
    const [, jobs = ''] = text.split('\njobs:\n');
    const each = jobs.split(/^ {2}(?=\w[\w-]*:$)/m).filter((job) => job.includes('runs-on'));
    expect(each.length).toBeGreaterThan(0);
    for (const job of each) expect(job).toMatch(/^ {4}timeout-minutes: \d+$/m);
  });
});
