import type { RunnerTask, RunnerTestFile } from 'vitest';
import { describe, expect, test } from 'vitest';
import type { Runner } from './runner.js';
import { TestLocations } from './test-locations.js';

type Collect = NonNullable<Runner['onCollected']>;

const silent: Collect = () => undefined;

function runnerWith(includeTaskLocation: boolean | undefined, onCollected?: Collect): Runner {
  return {
    config: { root: '/', setupFiles: [], includeTaskLocation },
    onCollected,
  } as Partial<Runner> as Runner;
}

function collected(): { file: RunnerTestFile; inner: RunnerTask; suite: RunnerTask } {
  const inner = { type: 'test', location: { line: 4, column: 3 } } as unknown as RunnerTask;
  const suite = {
    type: 'suite',
    location: { line: 3, column: 1 },
    tasks: [inner],
  } as unknown as RunnerTask;
  return { file: { type: 'suite', tasks: [suite] } as unknown as RunnerTestFile, inner, suite };
}

describe('locations are recorded without showing', () => {
  test.each([undefined, false])('the option is %s again when tests are announced', (asSet) => {
    const { file, inner, suite } = collected();
    const seen: unknown[] = [];
    const runner: Runner = runnerWith(asSet, (files) => {
      seen.push(runner.config.includeTaskLocation, 'location' in inner, files);
      return 'sent';
    });
    const locations = new TestLocations();
    locations.collect(runner);
    expect(runner.config.includeTaskLocation).toBe(true);
    expect(runner.onCollected?.([file])).toBe('sent');
    expect(seen).toEqual([asSet, false, [file]]);
    expect('location' in suite).toBe(false);
    expect(locations.of(inner)).toEqual({ line: 4, column: 3 });
    expect(locations.of(suite)).toEqual({ line: 3, column: 1 });
  });

  test('only for the file that was asked for', () => {
    const runner = runnerWith(undefined, silent);
    const locations = new TestLocations();
    locations.collect(runner);
    void runner.onCollected?.([]);
    expect(runner.onCollected).toBe(silent);
    expect(runner.config.includeTaskLocation).toBeUndefined();
  });

  test('a runner that nobody listens to', () => {
    const { file, inner } = collected();
    const runner = runnerWith(undefined);
    const locations = new TestLocations();
    locations.collect(runner);
    void runner.onCollected?.([file]);
    expect(locations.of(inner)).toEqual({ line: 4, column: 3 });
  });
});

test('who has the option on keeps what it gives', () => {
  const { file, inner } = collected();
  const runner = runnerWith(true);
  const locations = new TestLocations();
  locations.collect(runner);
  void runner.onCollected?.([file]);
  expect(runner.config.includeTaskLocation).toBe(true);
  expect(inner.location).toEqual({ line: 4, column: 3 });
  expect(locations.of(inner)).toEqual({ line: 4, column: 3 });
});
