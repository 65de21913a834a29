import { blocked, type Behaviour } from '../behaviour.js';
import { patient, slow } from './stalls.js';

const fail = { stall: { mode: 'fail' } };
const computing = `
  import { setTimeout as sleep } from 'node:timers/promises';
  import { match } from './slow';
  test('computes', async () => { await sleep(1); match('x'); });
`;

/** The opt-outs of calls, with the id `stall`. */
export const stallOptOuts: readonly Behaviour[] = [
  {
    id: 'stall-rule',
    title: "a rule 'off' for stall wins over stall.mode",
    options: { ...fail, rules: { stall: 'off' } },
    config: patient,
    files: { 'slow.ts': slow, 'case.test.ts': computing },
    tests: { computes: 'passed' },
  },
  {
    id: 'stall-rule-error',
    title: "a rule 'error' for stall fails tests as stall.mode 'fail' does",
    options: { rules: { stall: 'error' } },
    config: patient,
    files: { 'slow.ts': slow, 'case.test.ts': computing },
    tests: { computes: blocked({ id: 'stall', where: 'hog', count: 'any' }) },
  },
  {
    id: 'stall-allow-rule',
    title: 'allow rules match the file and the functions of a stall',
    options: {
      ...fail,
      allow: [
        { calls: 'stall', from: 'stall-allow-rule/slow.ts', inside: '**#match', reason: 'known' },
      ],
    },
    config: patient,
    files: {
      'slow.ts': slow,
      'other.ts': slow.replaceAll(/«\w+»/g, '').replace('new RegExp', '«other»new RegExp'),
      'case.test.ts': `${computing}
  import { match as other } from './other';
  test('computes elsewhere', async () => { await sleep(1); other('x'); });
`,
    },
    tests: {
      computes: 'passed',
      'computes elsewhere': blocked({ id: 'stall', where: 'other', count: 'any' }),
    },
  },
  {
    id: 'stall-comments',
    title: 'comments on the line, at a caller and above the test allow a stall',
    options: fail,
    config: patient,
    files: {
      'slow.ts': slow.replaceAll(/«\w+»/g, ''),
      'line.ts': slow
        .replaceAll(/«\w+»/g, '')
        .replace('new RegExp', '// loopguard-allow stall -- bounded input\n    new RegExp'),
      'case.test.ts': `
        import { setTimeout as sleep } from 'node:timers/promises';
        import { match as allowed } from './line';
        import { match } from './slow';
        test('line', async () => { await sleep(1); allowed('x'); });
        test('caller', async () => {
          await sleep(1);
          match('x'); // loopguard-allow stall -- once, at the start
        });
        // loopguard-allow stall -- this test is about the slow input
        test('above', async () => { await sleep(1); match('x'); });
        test('other id', async () => {
          await sleep(1);
          // loopguard-allow fs.* -- files only
          match('x');
        });
      `,
    },
    tests: {
      line: 'passed',
      caller: 'passed',
      above: 'passed',
      'other id': blocked({ id: 'stall', count: 'any' }),
    },
  },
  {
    id: 'stall-docblock',
    title: 'a docblock allows the stalls of its file',
    options: fail,
    config: patient,
    files: {
      'slow.ts': `/** @loopguard-allow stall -- bounded input */\n${slow}`,
      'case.test.ts': computing,
    },
    tests: { computes: 'passed' },
  },
  {
    id: 'stall-allow-blocking',
    title: 'allowBlocking covers stalls: the rest of a test, a block, a block that awaits',
    options: fail,
    config: patient,
    files: {
      'slow.ts': slow,
      'case.test.ts': `
        import { allowBlocking } from '@loopguard/core';
        import { setTimeout as sleep } from 'node:timers/promises';
        import { match } from './slow';
        test('rest', async () => {
          allowBlocking('slow on purpose', ['stall']);
          await sleep(1);
          match('x');
        });
        test('block', async () => {
          await sleep(1);
          allowBlocking('slow on purpose', ['stall'], () => match('x'));
        });
        test('block that awaits', async () => {
          await allowBlocking('slow on purpose', async () => { await sleep(5); match('x'); });
        });
        test('after a block', async () => {
          await sleep(1);
          allowBlocking('slow on purpose', ['stall'], () => match('x'));
          match('x');
        });
        test('after a block that awaits', async () => {
          await allowBlocking('slow on purpose', ['stall'], () => sleep(5));
          await sleep(50);
          match('x');
        });
        test('other id', async () => {
          allowBlocking('files', ['fs.*'], () => match('x'));
        });
      `,
    },
    tests: {
      rest: 'passed',
      block: 'passed',
      'block that awaits': 'passed',
      'after a block': blocked({ id: 'stall', where: 'hog', count: 'any' }),
      'after a block that awaits': blocked({ id: 'stall', where: 'hog', count: 'any' }),
      'other id': blocked({ id: 'stall', where: 'hog', count: 'any' }),
    },
  },
  {
    id: 'stall-meta',
    title: 'meta.allowBlocking covers stalls',
    runner: 'vitest',
    options: fail,
    config: patient,
    files: {
      'slow.ts': slow,
      'case.test.ts': `
        import { match } from './slow';
        test('computes', { meta: { allowBlocking: 'slow on purpose' } }, async () => { match('x'); });
      `,
    },
    tests: { computes: 'passed' },
  },
];
