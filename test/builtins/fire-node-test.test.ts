import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalog } from '../../packages/core/src/catalog/index.js';
import { runProcess } from '../runners/process.js';
import { nodeBinary, nodeVersion } from './node-child.js';
import { reasonForAbsence, type Release, releaseOf } from './node-releases.js';

interface Result {
  readonly fullName: string;
  readonly status: string;
  readonly messages: readonly string[];
}

const repository = fileURLToPath(new URL('../..', import.meta.url));
const file = fileURLToPath(new URL('./fire/node-test.mjs', import.meta.url));
const reporter = new URL('../runners/node-test/results.mjs', import.meta.url).href;
const byDefault = catalog.filter(({ rule }) => rule === 'error');

describe("in Node's own runner", () => {
  let folder: string;
  let release: Release;
  const results = new Map<string, Result>();

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'loopguard-fire-'));
    release = releaseOf(await nodeVersion());
    const storage =
      release.major < 22
        ? []
        : ['--experimental-webstorage', `--localstorage-file=${path.join(folder, 'storage')}`];
    const output = path.join(folder, 'results.json');
    const flags = [
      ...storage,
      '--import',
      '@loopguard/node-test',
      '--test',
      `--test-reporter=${reporter}`,
    ];
    await runProcess(nodeBinary, [...flags, `--test-reporter-destination=${output}`, file], {
      cwd: repository,
    });
    const { tests } = JSON.parse(await readFile(output, 'utf8')) as { tests: readonly Result[] };
    for (const one of tests) results.set(one.fullName.replace(/ > is made$/, ''), one);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.for(byDefault)('a test that calls $id fails, and once', (entry, { skip }) => {
    const { id, versions } = entry;
    const result = results.get(id);
    skip(!result && reasonForAbsence(entry) !== undefined, reasonForAbsence(entry));
    // What each release has is said by `fire.test.ts`.
    skip(!result && (!release.isKnown || release.isOlder || !versions.includes(release.major)));
    skip(result?.status === 'skipped', 'it cannot be made on this system');
    expect(result?.status).toBe('failed');
    const told = result?.messages.map(
      (message) => /(\S+) blocked the event loop/.exec(message)?.[1],
    );
    expect(told).toEqual([id]);
  });

  test('no others are there', () => {
    expect(results.size).toBeGreaterThanOrEqual(90);
    expect(byDefault.map(({ id }) => id)).toEqual(expect.arrayContaining([...results.keys()]));
  });
});
