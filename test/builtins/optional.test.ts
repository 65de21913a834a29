import { beforeAll, expect, test } from 'vitest';

import { catalog } from '../../packages/core/src/catalog/index.js';
import { nodeVersion, runProgram } from './node-child.js';
import { reasonForAbsence, type Release, releaseOf } from './node-releases.js';

interface Attempt {
  readonly thrown: string | null;
  readonly isThrownRight: boolean;
  /** Ids that the test or the file was reported for. */
  readonly calls: readonly string[];
}

interface OptionalResult {
  readonly available: readonly string[];
  readonly calls: Readonly<Record<string, OptionalCalls>>;
}

interface OptionalCalls {
  /** Without the rule. */
  readonly silent: Attempt;
  readonly turnedOn: Attempt;
  /** Ids that were reported with the rule, while no test ran. */
  readonly startUp: readonly string[];
}

const optional = catalog.filter((entry) => entry.rule === 'off');
// The only ones that no rule can turn on: their property cannot be replaced.
const UNPATCHABLE = [
  'crypto.getRandomValues',
  'tls.rootCertificates',
  'vfs.VirtualFileSystem.prototype.*Sync',
];

// What blocks inside of them has a row of its own, and that is not off.
const REPORTED_AS: Readonly<Record<string, readonly string[]>> = {
  'fs.Utf8Stream': ['fs.openSync'],
  'fs.Utf8Stream.prototype.write': ['fs.writeSync'],
};

let release: Release;
let result: OptionalResult;

beforeAll(async () => {
  release = releaseOf(await nodeVersion());
  const flags = release.major >= 26 ? ['--experimental-stream-iter'] : [];
  result = await runProgram(
    new URL('fire/run.mjs', import.meta.url),
    ['optional'],
    ['--expose-gc', ...flags],
  );
});

test('rows that cannot be turned on are few', () => {
  expect(optional.filter((entry) => entry.unpatchable).map(({ id }) => id)).toEqual(UNPATCHABLE);
});

test.for(optional)('$id is reported when a rule says so, and only then', (entry, { skip }) => {
  const { id, versions } = entry;
  skip(reasonForAbsence(entry) !== undefined, reasonForAbsence(entry));
  skip(release.isKnown && !versions.includes(release.major), `Node ${release.major} has no ${id}`);
  const isAvailable = result.available.includes(id);
  skip(!isAvailable && (release.isOlder || !release.isKnown), 'this release does not have it');
  expect(isAvailable, 'this Node has it').toBe(true);

  const { silent, turnedOn, startUp } = result.calls[id] ?? {};

  expect(silent?.calls).toEqual(REPORTED_AS[id] ?? []);
  expect(turnedOn?.calls).toEqual([id]);
  expect(startUp).toEqual([]);
  expect(silent?.isThrownRight, `it threw ${silent?.thrown}`).toBe(true);
  expect(turnedOn?.isThrownRight, `it threw ${turnedOn?.thrown}`).toBe(true);
});
