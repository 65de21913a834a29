import { expect, test } from 'vitest';

import {
  blocked,
  failed,
  fileError,
  type Behaviour,
  type BehaviourResult,
  type ExpectedTest,
} from './behaviour.js';
import { findMismatches } from './mismatches.js';
import { readReports, reportText } from './reports.js';

const message = `BlockingCallError: fs.existsSync blocked the event loop
  call   fs.existsSync("package.json")
  where  case/source.ts:12:15 loadConfig, through slow-config (lib/io.js:4)
  fix    await fs.promises.access(path)
  docs   https://nodejs.org/api/fs.html#fspromisesaccesspath-mode
  allow  // loopguard-allow fs.existsSync -- <why>
    at loadConfig (/project/case/source.ts:12:15)`;

const places = new Map([['call', { file: 'case/source.ts', line: 12, columns: [15] }]]);
const call = { id: 'fs.existsSync', where: 'call', through: 'slow-config (lib/io.js:4)', count: 3 };

const counted = {
  file: 'case/case.test.ts',
  test: 'name',
  call: 'fs.existsSync',
  line: 12,
  column: 15,
  through: 'slow-config (lib/io.js:4)',
  count: 3,
};

function mismatches(
  expected: ExpectedTest,
  status: 'passed' | 'failed',
  messages: string[],
  fileMessage = '',
): string[] {
  const behaviour: Behaviour = { id: 'case', title: '', files: {}, tests: { name: expected } };
  const file = 'case/case.test.ts';
  const result = {
    run: { calls: [counted, { ...counted, test: '' }] },
    tests: [{ file, fullName: 'name', status, messages, errorKeys: [] }],
    files: [{ file, status, message: fileMessage }],
    text: messages.join('\n'),
  };
  return findMismatches(behaviour, result as unknown as BehaviourResult, places);
}

test('reads a report', () => {
  expect(readReports(message)).toEqual([
    {
      id: 'fs.existsSync',
      place: 'case/source.ts:12:15',
      functionName: 'loadConfig',
      through: 'slow-config (lib/io.js:4)',
      count: undefined,
      isOneOfSeveral: false,
      lines: expect.objectContaining({ call: 'fs.existsSync("package.json")' }),
    },
  ]);
  expect(reportText(message)).not.toContain('at loadConfig');
});

test('reads the calls of one line, the short form, and what Jest makes of it', () => {
  const several = `BlockingCallError: fs.existsSync and 1 more call blocked the event loop

      call   fs.existsSync("a, through (b"), through slow-config (lib/io.js:4)
      call   fs.statSync("a"), through slow-config (lib/io.js:5)
      where  case/source.ts:12:15 loadConfig
      docs   https://nodejs.org/`;
  const shared = { place: 'case/source.ts:12:15', isOneOfSeveral: true };
  expect(readReports(several)).toMatchObject([
    { ...shared, id: 'fs.existsSync', through: 'slow-config (lib/io.js:4)' },
    { ...shared, id: 'fs.statSync', through: 'slow-config (lib/io.js:5)' },
  ]);
});

test('agrees with what was expected', () => {
  expect(mismatches(blocked(call), 'failed', [message])).toEqual([]);
  expect(mismatches(failed([/own/], call), 'failed', [message, 'Error: own'])).toEqual([]);
  expect(mismatches('passed', 'passed', [])).toEqual([]);
});

test.each<[string, ExpectedTest, 'passed' | 'failed', string[], string?]>([
  ['a missing failure', blocked(call), 'passed', []],
  ['a failure too many', 'passed', 'failed', [message]],
  ['another id', blocked({ ...call, id: 'fs.statSync' }), 'failed', [message]],
  ['another count', blocked({ ...call, count: 1 }), 'failed', [message]],
  ['another package', blocked({ ...call, through: 'other (index.js:1)' }), 'failed', [message]],
  ['a report too many', blocked(call), 'failed', [message, message]],
  ['a report too few', blocked(call, call), 'failed', [message]],
  ['an error too many', blocked(call), 'failed', [message, 'Error: own']],
  ['a missing error', failed([/own/], call), 'failed', [message]],
  ['an error of the file', blocked(call), 'failed', [message], 'Error: of a hook'],
  ['a report of the file', blocked(call), 'failed', [message], message],
])('finds %s', (_what, expected, status, messages, fileMessage) => {
  expect(mismatches(expected, status, messages, fileMessage)).toHaveLength(1);
});

test('finds a file error that does not name the test', () => {
  const behaviour: Behaviour = {
    id: 'case',
    title: '',
    files: {},
    tests: {},
    fileErrors: [fileError(call, 'late test')],
  };
  const files = [{ file: 'case/case.test.ts', status: 'failed' as const, message }];
  const result = { tests: [], files, text: '' } as unknown as BehaviourResult;
  expect(findMismatches(behaviour, result, places)).toEqual([
    expect.stringContaining('does not mention "late test"'),
  ]);
  const silent = {
    ...result,
    files: [{ file: 'case/case.test.ts', project: '', status: 'passed' as const, message: '' }],
  };
  expect(findMismatches(behaviour, silent, places).length).toBeGreaterThan(0);
});

test('finds a test that did not run and one that is not listed', () => {
  const behaviour: Behaviour = { id: 'case', title: '', files: {}, tests: { listed: 'passed' } };
  const other = {
    file: 'case/case.test.ts',
    fullName: 'other',
    status: 'passed',
    messages: [],
    errorKeys: [],
  };
  const result = { tests: [other], files: [], text: '' } as unknown as BehaviourResult;
  expect(findMismatches(behaviour, result, places)).toHaveLength(2);
});
