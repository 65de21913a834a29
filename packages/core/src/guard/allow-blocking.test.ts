// @loopguard-off -- a detector of its own works here, and what it reads would be calls of this test

import { afterEach, expect, test } from 'vitest';
import { compileOptions } from '../options/compile.js';
import { Detector } from './detector.js';
import { OpenFile } from './file-run.js';

const detector = new Detector();

function beginTest() {
  const init = {
    options: compileOptions({}),
    root: '/project',
    testFile: '/project/a.test.js',
    mayOptOut: false,
    describe: () => ({ name: 'a test' }),
  };
  const session = detector.open(init);
  const run = new OpenFile(detector, session, init);
  session.run = run;
  const key = {};
  run.testStarts(key);
  return run.bodyStarts(key);
}

function fail(): never {
  throw new Error('of its own');
}

afterEach(() => {
  while (detector.session) detector.close(detector.session);
});

test('a block gives back what it returns, or throws', async () => {
  const body = beginTest();
  await body.run(async () => {
    expect(detector.allowBlocking('why', undefined, () => 1)).toBe(1);
    await expect(detector.allowBlocking('why', ['fs.*'], async () => 2)).resolves.toBe(2);
    expect(() => detector.allowBlocking('why', undefined, fail)).toThrow('of its own');
  });
});

test('without a block it gives back nothing, in a test and outside of all', () => {
  const body = beginTest();
  expect(body.run(() => detector.allowBlocking('why', undefined, undefined))).toBeUndefined();
  expect(detector.allowBlocking('why', ['fs.*'], undefined)).toBeUndefined();
});
