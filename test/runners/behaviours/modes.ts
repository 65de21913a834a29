import { blocked, type Behaviour } from '../behaviour.js';

const blockingTest = `
  import fs from 'node:fs';
  test('blocks', async () => { fs.«call»existsSync('package.json'); });
`;

/** `mode`, and what `LOOPGUARD` in the environment makes of it. Each needs a run of its own. */
export const modes: readonly Behaviour[] = [
  {
    id: 'mode-fail',
    title: 'by default a violation ends the run with an exit code that is not 0',
    files: { 'case.test.ts': blockingTest },
    tests: { blocks: blocked({ id: 'fs.existsSync', where: 'call' }) },
    alone: { exitCode: 'not 0' },
  },
  {
    id: 'mode-fail-clean',
    title: 'a clean run ends with exit code 0 and says nothing',
    files: { 'case.test.ts': `test('is clean', async () => { await Promise.resolve(); });` },
    tests: { 'is clean': 'passed' },
    alone: { exitCode: 0, notInOutput: [/loopguard/i] },
  },
  {
    id: 'mode-warn',
    title: "mode 'warn' prints the call and fails no test",
    options: { mode: 'warn' },
    files: { 'case.test.ts': blockingTest },
    tests: { blocks: 'passed' },
    alone: {
      exitCode: 0,
      output: ['fs.existsSync', 'mode-warn/case.test.ts:2:', 'https://nodejs.org/api/fs.html'],
    },
  },
  {
    id: 'mode-off',
    title: "mode 'off' judges nothing",
    options: { mode: 'off' },
    files: { 'case.test.ts': blockingTest },
    tests: { blocks: 'passed' },
    alone: { exitCode: 0, notInOutput: ['fs.existsSync'] },
  },
  {
    id: 'env-off',
    title: 'LOOPGUARD=off overrides the mode',
    files: { 'case.test.ts': blockingTest },
    tests: { blocks: 'passed' },
    alone: { env: { LOOPGUARD: 'off' }, exitCode: 0, notInOutput: ['fs.existsSync'] },
  },
  {
    id: 'env-warn',
    title: 'LOOPGUARD=warn overrides the mode',
    files: { 'case.test.ts': blockingTest },
    tests: { blocks: 'passed' },
    alone: {
      env: { LOOPGUARD: 'warn' },
      exitCode: 0,
      output: ['fs.existsSync', 'env-warn/case.test.ts:2:'],
    },
  },
  {
    id: 'env-fail',
    title: "LOOPGUARD=fail overrides mode 'off'",
    options: { mode: 'off' },
    files: { 'case.test.ts': blockingTest },
    tests: { blocks: blocked({ id: 'fs.existsSync', where: 'call' }) },
    alone: { env: { LOOPGUARD: 'fail' }, exitCode: 'not 0' },
  },
  {
    id: 'env-throw',
    title: 'LOOPGUARD=throw overrides the mode',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('blocks', async () => { expect(() => fs.«call»existsSync('package.json')).toThrow(/fs\\.existsSync/); });
      `,
    },
    tests: { blocks: blocked({ id: 'fs.existsSync', where: 'call' }) },
    unguarded: { blocks: 'failed' },
    alone: { env: { LOOPGUARD: 'throw' }, exitCode: 'not 0' },
  },
];
