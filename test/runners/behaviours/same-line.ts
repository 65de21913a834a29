import { blocked, type Behaviour } from '../behaviour.js';

const SOURCE = `
  import fs from 'node:fs';
  export function look(): boolean {
    return fs.«call»existsSync('package.json');
  }
`;
const call = { id: 'fs.existsSync', where: 'call' };

/** A line that several tests come along: what one of them has found out must not decide for another. */
export const sameLine: readonly Behaviour[] = [
  {
    id: 'same-line-counts',
    title: 'a line that many tests call again and again fails each of them, with its own count',
    files: {
      'source.ts': SOURCE,
      'case.test.ts': `
        import { look } from './source';
        for (const times of [9, 1, 2, 7]) {
          test(times + ' calls', async () => { for (let at = 0; at < times; at++) look(); });
        }
      `,
    },
    tests: {
      '9 calls': blocked({ ...call, count: 9 }),
      '1 calls': blocked({ ...call, count: 1 }),
      '2 calls': blocked({ ...call, count: 2 }),
      '7 calls': blocked({ ...call, count: 7 }),
    },
  },
  {
    id: 'same-line-opt-outs',
    title: 'a line that other tests fail for is allowed by the opt-outs of a test and of a caller',
    files: {
      'source.ts': SOURCE,
      'case.test.ts': `
        import { allowBlocking } from '@loopguard/core';
        import { look } from './source';
        const often = (): void => { for (let at = 0; at < 9; at++) look(); };
        test('reported first', async () => { often(); });
        // loopguard-allow fs.existsSync -- this test only
        test('comment above the test', async () => { often(); });
        test('comment at the caller', async () => {
          for (let at = 0; at < 9; at++) look(); // loopguard-allow fs.existsSync -- this caller only
        });
        test('block', async () => { allowBlocking('this block only', often); });
        test('reported last', async () => { often(); });
      `,
    },
    tests: {
      'reported first': blocked({ ...call, count: 9 }),
      'comment above the test': 'passed',
      'comment at the caller': 'passed',
      block: 'passed',
      'reported last': blocked({ ...call, count: 9 }),
    },
  },
  {
    id: 'same-line-allowed-first',
    title: 'a line that is allowed on one way to it is reported on another',
    files: {
      'source.ts': SOURCE,
      'case.test.ts': `
        import { look } from './source';
        function trusted(): void { for (let at = 0; at < 9; at++) look(); }
        function other(): void { for (let at = 0; at < 9; at++) look(); }
        test('inside', async () => { trusted(); });
        test('not inside', async () => { other(); });
        test('both', async () => { trusted(); other(); });
        test('inside again', async () => { trusted(); });
      `,
    },
    options: { allow: [{ inside: '**/case.test.ts#trusted', reason: 'trusted callers' }] },
    tests: {
      inside: 'passed',
      'not inside': blocked({ ...call, count: 9 }),
      both: blocked({ ...call, count: 9 }),
      'inside again': 'passed',
    },
  },
  {
    id: 'same-line-from',
    title: 'a line that a rule allows by its file stays allowed, and no other line with it',
    files: {
      'source.ts': SOURCE.replace('«call»', ''),
      'other.ts': SOURCE,
      'case.test.ts': `
        import { look } from './source';
        import { look as lookElsewhere } from './other';
        test('allowed', async () => { for (let at = 0; at < 9; at++) look(); });
        test('both', async () => {
          for (let at = 0; at < 9; at++) { look(); lookElsewhere(); }
        });
        test('allowed again', async () => { for (let at = 0; at < 9; at++) look(); });
      `,
    },
    options: { allow: [{ from: '**/source.ts', reason: 'trusted file' }] },
    tests: {
      allowed: 'passed',
      both: blocked({ ...call, count: 9 }),
      'allowed again': 'passed',
    },
  },
  {
    id: 'same-line-start-up',
    title: 'a line that tests fail for is nobody’s fault while a module loads',
    files: {
      'source.ts': SOURCE,
      'starts.ts': `
        import { look } from './source';
        for (let at = 0; at < 9; at++) look();
      `,
      'case.test.ts': `
        import { look } from './source';
        test('reported first', async () => { for (let at = 0; at < 9; at++) look(); });
        test('loads', async () => { await import('./starts'); });
      `,
    },
    tests: { 'reported first': blocked({ ...call, count: 9 }), loads: 'passed' },
  },
];
