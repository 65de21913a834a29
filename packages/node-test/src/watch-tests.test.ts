import { AsyncResource } from 'node:async_hooks';
import { afterEach, expect, test } from 'vitest';
import { watchTests } from './watch-tests.js';

const original = Object.getOwnPropertyDescriptor(
  AsyncResource.prototype,
  'runInAsyncScope',
) as PropertyDescriptor;

afterEach(() => {
  Object.defineProperty(AsyncResource.prototype, 'runInAsyncScope', original);
});

const ignore = (): void => {};
const events = { starts: ignore, calls: ignore, passes: ignore, fails: ignore, ends: ignore };

/** A test of a runner that has lost a method which the adapter needs. */
class ChangedTest extends AsyncResource {
  runHook(): void {}
}

test('each test of a runner that has changed fails and says so, and not the first one alone', () => {
  watchTests(events);
  const [first, second] = [new ChangedTest('Test'), new ChangedTest('Test')];
  for (const each of [first, second]) {
    expect(() => each.runInAsyncScope(ignore)).toThrow(
      `[loopguard] The test runner of Node ${process.version} is not one that this loopguard knows`,
    );
  }
});

test('other resources are what they were', () => {
  watchTests(events);
  expect(new AsyncResource('other').runInAsyncScope(() => 'result')).toBe('result');
});
