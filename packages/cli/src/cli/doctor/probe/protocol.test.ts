import { expect, test } from 'vitest';
import { plain, textOf } from './plain.js';
import { judge, type Outcome } from './protocol.js';

const nothing: Outcome = { isFollowed: false, statuses: [], errors: [] };

test.each<[string, Partial<Outcome>, object]>([
  ['failed with our error', { errors: ['BlockingCallError: fs.statSync …'] }, { guard: 'live' }],
  ['left a call that failed it', { statuses: ['warned', 'failed'] }, { guard: 'live' }],
  ['left calls that warn', { isFollowed: true, statuses: ['warned'] }, { guard: 'warns' }],
  ['left calls that are allowed', { isFollowed: true, statuses: ['allowed'] }, { guard: 'silent' }],
  ['was followed and left nothing', { isFollowed: true }, { guard: 'silent' }],
  ['passed, and nobody saw it', {}, { guard: 'none' }],
  [
    'failed with an error of the set-up',
    { isFollowed: true, errors: ['no database'] },
    { guard: 'not run', reason: 'no database' },
  ],
  ['failed with both', { errors: ['a hook failed', 'BlockingCallError: …'] }, { guard: 'live' }],
])('a throw-away test that %s', (_what, outcome, judged) => {
  expect(judge({ ...nothing, ...outcome })).toEqual(judged);
});

test('an error is told without its stack and colours', () => {
  const error = new TypeError('\u001b[31mnot a function\u001b[39m');
  error.message += '\n    at load (/home/me/vitest.config.ts:1:2)';
  expect(textOf(error)).toBe('TypeError: not a function');
  expect(textOf(new Error('bad'))).toBe('bad');
  expect(textOf('thrown')).toBe('thrown');
});

test("what Jest and Node add to an error's text is left out", () => {
  expect(plain('● Validation Error:\n\n  Test environment nope cannot be found.\n')).toBe(
    'Test environment nope cannot be found.',
  );
  expect(plain("Cannot find module './a'\nRequire stack:\n- /home/me/a.js\n- C:\\me\\a.js")).toBe(
    "Cannot find module './a'",
  );
});
