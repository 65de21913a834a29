// @loopguard-off -- a detector of its own works here, and what it reads would be calls of this test

import { compileFunction } from 'node:vm';
import { afterEach, describe, expect, test } from 'vitest';
import { entryOf } from '../catalog/tables.js';
import type { CatalogEntry } from '../catalog/types.js';
import { compileOptions } from '../options/compile.js';
import type { PlainOptions } from '../options/types.js';
import { Detector } from './detector.js';
import type { Scope } from './contract.js';
import { OpenFile } from './file-run.js';
import type { Session } from './session.js';

// Why one: its patches stay for the life of the thread.
const detector = new Detector();
const existsSync = entryOf('fs', 'fs.existsSync') as CatalogEntry;

function open(name: string, outer?: Session, options: PlainOptions = {}): Session {
  const init = {
    options: compileOptions(options),
    root: '/project',
    testFile: `/project/${name}.test.js`,
    mayOptOut: false,
    describe: () => ({ name: 'a test' }),
  };
  const session = detector.open(init, outer);
  session.run = new OpenFile(detector, session, init);
  return session;
}

/** A test whose body runs. */
interface RunningTest {
  readonly key: object;
  readonly session: Session;
  readonly body: Scope;
}

function beginTest(session: Session): RunningTest {
  const key = {};
  const run = session.run as OpenFile;
  run.testStarts(key);
  return { key, session, body: run.bodyStarts(key) };
}

/** What the wrapper of a call does, without the call. */
function wrapper(): void {
  const { gate } = detector;
  if (!gate.armed) return;
  gate.after(gate.before(existsSync, undefined, ['file'], wrapper));
}

// Why compiled: this file is loopguard's own, and so are its frames.
const call = compileFunction('wrapper();', ['wrapper'], { filename: '/project/src/read.js' }).bind(
  undefined,
  wrapper,
);

function callsOf({ key, session }: RunningTest): number {
  const records = session.tests.get(key)?.records.values() ?? [];
  return [...records].reduce((sum, { count }) => sum + count, 0);
}

afterEach(() => {
  while (detector.session) detector.close(detector.session);
});

describe('a file that a test of another file runs', () => {
  test('has the thread until it is closed, and then the outer file goes on', () => {
    const outer = open('outer');
    const inner = open('inner', outer);
    expect(detector.session).toBe(inner);
    detector.close(inner);
    expect(detector.session).toBe(outer);
    expect(detector.gate.armed).toBe(true);
  });

  test('is judged alone meanwhile: what the outer test does is recorded before and after it', () => {
    const outer = open('outer');
    const waiting = beginTest(outer);
    waiting.body.run(call);
    const inner = open('inner', outer);
    const running = beginTest(inner);
    waiting.body.run(call);
    running.body.run(call);
    inner.run?.tryEnds(running.key);
    detector.close(inner);
    expect([callsOf(waiting), callsOf(running)]).toEqual([1, 1]);
    waiting.body.run(call);
    expect([callsOf(waiting), callsOf(running)]).toEqual([2, 1]);
  });

  test('stops the clock of the outer file, which has a new one afterwards', () => {
    const outer = open('outer');
    const before = outer.stalls;
    expect(before).toBeDefined();
    const inner = open('inner', outer);
    expect(outer.stalls).toBeUndefined();
    detector.close(inner);
    expect(outer.stalls).toBeDefined();
    expect(outer.stalls).not.toBe(before);
  });

  test('may be off, and the outer file is not', () => {
    const outer = open('outer');
    const inner = open('inner', outer, { mode: 'off' });
    expect(detector.gate.armed).toBe(false);
    detector.close(inner);
    expect(detector.gate.armed).toBe(true);
  });

  test('leaves an outer file off that was', () => {
    const outer = open('outer', undefined, { mode: 'off' });
    const inner = open('inner', outer);
    expect(detector.gate.armed).toBe(true);
    detector.close(inner);
    expect(detector.gate.armed).toBe(false);
    expect(outer.stalls).toBeUndefined();
  });

  test('runs one in turn, and each gives the thread back to its own', () => {
    const first = open('first');
    const second = open('second', first);
    const third = open('third', second);
    const seen = [third, second, first].map((session) => {
      const isOpen = detector.session === session;
      detector.close(session);
      return isOpen;
    });
    expect(seen).toEqual([true, true, true]);
    expect(detector.session).toBeUndefined();
    expect(detector.gate.armed).toBe(false);
  });

  test('goes on when the outer file has ended before it', () => {
    const outer = open('outer');
    const inner = open('inner', outer);
    detector.close(outer);
    expect(detector.session).toBe(inner);
    expect(detector.gate.armed).toBe(true);
    detector.close(inner);
    expect(detector.session).toBeUndefined();
  });

  test('is over, and so is the outer one, when a file begins that no test runs', () => {
    const outer = open('outer');
    open('inner', outer);
    const next = open('next');
    expect(detector.session).toBe(next);
    detector.close(next);
    expect(detector.session).toBeUndefined();
  });
});
