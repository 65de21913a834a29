import type { Behaviour } from '../behaviour.js';

const clean = { 'case.test.ts': `test('is clean', async () => { await Promise.resolve(); });` };
const unused = { allow: [{ from: 'no-such-folder/**', reason: 'a folder that is gone' }] };

/** `unusedAllow`: what becomes of an allowance that nothing used. */
export const unusedAllowances: readonly Behaviour[] = [
  {
    id: 'unused-allow-warn',
    title: 'an unused allowance is printed by default',
    options: unused,
    files: clean,
    tests: { 'is clean': 'passed' },
    alone: { exitCode: 0, output: ['a folder that is gone'] },
  },
  {
    id: 'unused-allow-off',
    title: "with unusedAllow: 'off' an unused allowance is not mentioned",
    options: { ...unused, unusedAllow: 'off' },
    files: clean,
    tests: { 'is clean': 'passed' },
    alone: { exitCode: 0, notInOutput: ['a folder that is gone'] },
  },
  {
    id: 'unused-allow-error',
    title: "with unusedAllow: 'error' an unused allowance fails the run",
    options: { ...unused, unusedAllow: 'error' },
    files: clean,
    tests: { 'is clean': 'passed' },
    anywhere: [],
    alone: { exitCode: 'not 0', output: ['a folder that is gone'] },
  },
  {
    id: 'unused-allow-in-another-file',
    title: 'an allowance that only one of several files uses is not unused',
    options: {
      allow: [{ calls: ['fs.existsSync'], reason: 'only one file needs it' }],
      unusedAllow: 'error',
    },
    files: {
      ...clean,
      'other.test.ts': `
        import fs from 'node:fs';
        test('uses it', async () => { fs.existsSync('package.json'); });
      `,
    },
    tests: { 'is clean': 'passed', 'uses it': 'passed' },
    alone: { exitCode: 0, notInOutput: ['Nothing needed these allow rules'] },
  },
];
