import { afterAll, describe, expect, test } from 'vitest';

import type { RunnerEvent } from './events.js';
import { type InstalledRunner, installedRunners } from './installed.js';
import { positionOf, printed, rowsOf, type Told } from './printed.js';
import { disposeAll, jestWorkers, type Reported, startJest } from './start.js';
import { bailJest, blockingJest, quietJest } from './suite.js';

type Workers = keyof typeof jestWorkers;

/** Each kind of worker, and with it one of the reporters that print. */
const ways: readonly (readonly [reporter: string, workers: Workers])[] = [
  ['default', 'in-band'],
  ['verbose', 'child-processes'],
  ['summary', 'threads'],
  ['github-actions', 'in-band'],
];

const blocking = blockingJest();
const blockingFile = 'e-blocking.test.js';
const lateFile = 'f-late.test.js';
const failing = ['blocks', 'group blocks in a group'];

afterAll(disposeAll);

for (const installed of await installedRunners('jest')) {
  describe(`Jest ${installed.version}`, () => {
    for (const [reporter, workers] of ways) {
      describe(`${reporter}, ${workers}`, () => describeWay(installed, reporter, workers));
    }
    test('--bail ends a run that blocks as one that fails', () => checkBail(installed));
    test.each(['in-band', 'child-processes'] as const)(
      '--json carries call, fix and docs as data: %s',
      (workers) => checkJson(installed, workers),
    );
  });
}

function describeWay(installed: InstalledRunner, reporter: string, workers: Workers): void {
  test('what does not block looks as without us', async () => {
    const files = quietJest;
    const without = await startJest(installed, workers, { files, isGuarded: false, reporter });
    const guarded = await startJest(installed, workers, { files, isGuarded: true, reporter });
    expect(byFile(guarded.events, workers)).toEqual(byFile(without.events, workers));
    expect(guarded.exitCode).toBe(without.exitCode);
    // Why sorted: with several workers, files end in one order or another.
    const [text, other] = [guarded, without].map(({ stdout, stderr, root }) =>
      printed(stdout + stderr, root).split('\n'),
    );
    if (workers === 'in-band') expect(text).toEqual(other);
    else expect(text?.filter(Boolean).toSorted()).toEqual(other?.filter(Boolean).toSorted());
  });

  test('only tests that block are told of, and in full', async () => {
    const files = blocking;
    const without = await startJest(installed, workers, { files, isGuarded: false, reporter });
    const guarded = await startJest(installed, workers, { files, isGuarded: true, reporter });
    expect(shapeOf(guarded.events, workers)).toEqual(shapeOf(without.events, workers));
    expect(statesOf(guarded)).toEqual({ ...statesOf(without), ...failedOnes });
    expect([without.exitCode, guarded.exitCode]).toEqual([0, 1]);
    expectTold(printed(guarded.stdout + guarded.stderr, guarded.root), reporter);
  });
}

async function checkBail(installed: InstalledRunner): Promise<void> {
  const start = (isGuarded: boolean): Promise<Reported> =>
    startJest(installed, 'in-band', {
      files: bailJest(isGuarded ? 'blocks' : 'throws'),
      isGuarded,
      reporter: 'default',
      args: ['--bail=1'],
    });
  const [throwing, guarded] = [await start(false), await start(true)];
  expect(guarded.events).toEqual(throwing.events);
  expect(guarded.exitCode).toBe(throwing.exitCode);
}

async function checkJson(installed: InstalledRunner, workers: Workers): Promise<void> {
  const { read } = await startJest(installed, workers, {
    files: blocking,
    isGuarded: true,
    reporter: 'default',
    args: ['--json', '--outputFile=out.json'],
  });
  const { testResults } = JSON.parse(await read('out.json')) as {
    testResults: { assertionResults: { title: string; failureDetails: unknown[] }[] }[];
  };
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  expect(results.find(({ title }) => title === 'blocks')?.failureDetails).toEqual([
    {
      name: 'BlockingCallError',
      code: 'ERR_LOOPGUARD_BLOCKING_CALL',
      message: expect.stringContaining('fs.readFileSync blocked the event loop'),
      call: 'fs.readFileSync',
      fix: 'await fs.promises.readFile(path)',
      docs: 'https://nodejs.org/api/fs.html#fspromisesreadfilepath-options',
      durationMs: expect.any(Number),
      calls: [expect.objectContaining({ call: 'fs.readFileSync', count: 1 })],
    },
  ]);
}

/** The events of each file without what a failure changes. */
function shapeOf(events: readonly RunnerEvent[], workers: Workers): unknown {
  const shapes = events.map(({ event, file, name }) => ({ event, file, name }));
  return byFile(shapes, workers);
}

/** The events as they came; of several workers, those of each kind and file by themselves. */
function byFile(events: readonly RunnerEvent[], workers: Workers): unknown {
  if (workers === 'in-band') return events;
  const lists: Record<string, RunnerEvent[]> = {};
  // Why each kind: Jest itself lets the start of a test overtake the end of the one before.
  for (const event of events) (lists[`${event.file} ${event.event}`] ??= []).push(event);
  return lists;
}

/** What becomes of each test, and of each file. */
function statesOf({ events }: Reported): Record<string, unknown> {
  const states: Record<string, unknown> = {};
  for (const { event, file, name, status, hasError } of events) {
    if (event === 'onTestCaseResult') states[`${file} > ${name}`] = status;
    if (event === 'onTestFileResult') states[String(file)] = hasError;
  }
  return states;
}

const failedOnes: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(failing.map((name) => [`${blockingFile} > ${name}`, 'failed'])),
  // Why: what no test can answer for is an error of the file.
  [lateFile]: true,
};

function told(nth: number): Told {
  const source = blocking[blockingFile] ?? '';
  // Why one more: the first is the import.
  return { file: blockingFile, ...positionOf(source, 'readFileSync(', nth) };
}

const lateTold: Told = {
  file: lateFile,
  ...positionOf(blocking[lateFile] ?? '', 'readFileSync('),
};

function expectTold(text: string, reporter: string): void {
  // Why not this one: it prints failures again only where more than twenty files were run.
  if (reporter === 'summary') return;
  const all = [told(1), told(2), lateTold];
  const plain = text.replaceAll('%0A', '\n');
  for (const at of all) for (const row of rowsOf(at)) expect(plain).toMatch(row);
  if (reporter === 'github-actions') {
    for (const { file, line } of all.slice(0, 2)) {
      expect(text).toMatch(new RegExp(`^::error file=<root>/${file},line=${line},`, 'm'));
    }
    return;
  }
  for (const { file, line, column } of all) expect(text).toContain(`${file}:${line}:${column}`);
  expect(text).toMatch(
    new RegExp(
      String.raw`^\s+> ${told(1).line} \|\s+readFileSync\('package\.json', 'utf8'\);\n\s+\|\s+\^$`,
      'm',
    ),
  );
}
