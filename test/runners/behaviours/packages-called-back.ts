import { blocked, type Behaviour } from '../behaviour.js';

const manifest = (name: string): string =>
  `{ "name": "${name}", "version": "1.0.0", "main": "index.js" }`;

const reader = {
  'node_modules/exists-reader/package.json': manifest('exists-reader'),
  'node_modules/exists-reader/index.js': `
    const fs = require('fs');
    exports.read = () => void fs.existsSync('package.json');
    exports.toBeFile = (file) => ({ pass: fs.existsSync(file), message: () => 'not there' });
  `,
};

/** Functions of packages that a runner calls, since a user gave them to it. */
export const packagesCalledBack: readonly Behaviour[] = [
  {
    id: 'package-matcher',
    title: 'a matcher of a package that blocks is reported at the line that uses it',
    smoke: true,
    files: {
      ...reader,
      'case.test.ts': `
        import { toBeFile } from 'exists-reader';
        expect.extend({ toBeFile });
        test('uses it', async () => { (expect('package.json') as any).«call»toBeFile(); });
      `,
    },
    tests: {
      'uses it': blocked({
        id: 'fs.existsSync',
        where: 'call',
        through: 'exists-reader (index.js:3)',
      }),
    },
  },
  {
    id: 'package-test-body',
    title: 'a test body that comes from a package is guarded',
    files: {
      ...reader,
      'case.test.ts': `
        import { read } from 'exists-reader';
        test('is a body of a package', read);
        test('is called in a timer', async () => { await new Promise<void>((done) => { setTimeout(read, 1); setTimeout(done, 5); }); });
      `,
    },
    tests: {
      'is a body of a package': blocked({
        id: 'fs.existsSync',
        through: 'exists-reader (index.js:2)',
      }),
      'is called in a timer': blocked({
        id: 'fs.existsSync',
        through: 'exists-reader (index.js:2)',
      }),
    },
  },
  {
    id: 'package-fake-timer',
    title: 'a function of a package in a fake timer is reported at the line that advances it',
    files: {
      ...reader,
      'case.test.ts': `
        import { read } from 'exists-reader';
        afterEach(() => { vi.useRealTimers(); });
        test('advances', async () => { vi.useFakeTimers(); setTimeout(read, 10); vi.advanceTimersByTime(10); });
        test('does not', async () => { vi.useFakeTimers(); setTimeout(read, 10); });
      `,
    },
    tests: {
      advances: blocked({ id: 'fs.existsSync', through: 'exists-reader (index.js:2)' }),
      'does not': 'passed',
    },
  },
  {
    id: 'package-spy',
    title: 'a spy over a function of a package that calls through is seen',
    files: {
      ...reader,
      'case.test.ts': `
        import { read } from 'exists-reader';
        test('calls it', async () => { const spy = vi.fn(read); «call»spy(); });
      `,
    },
    tests: {
      'calls it': blocked({
        id: 'fs.existsSync',
        where: 'call',
        through: 'exists-reader (index.js:2)',
      }),
    },
  },
  {
    id: 'snapshot-serializer',
    title: "a call in a snapshot serializer of the user's is reported, the snapshot's own are not",
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        expect.addSnapshotSerializer({ test: (value) => value?.special, serialize: () => String(fs.«call»existsSync('package.json')) });
        test('uses it', async () => { expect({ special: true }).toMatchSnapshot(); });
        test('does not', async () => { expect({ special: false }).toMatchSnapshot(); });
      `,
    },
    tests: {
      'uses it': blocked({ id: 'fs.existsSync', where: 'call', count: 'any' }),
      'does not': 'passed',
    },
  },
  {
    id: 'asymmetric-matcher',
    title: 'a call in an asymmetric matcher is reported',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('uses it', async () => {
          expect('package.json').toEqual({ asymmetricMatch: (file: string) => fs.«call»existsSync(file), toString: () => 'file' });
        });
      `,
    },
    tests: { 'uses it': blocked({ id: 'fs.existsSync', where: 'call', count: 'any' }) },
  },
  {
    id: 'environment-events',
    title: "what an environment does on the runner's events is nobody's call",
    runner: 'jest',
    smoke: true,
    options: {},
    config: { jest: { testEnvironment: '<rootDir>/environment-events/environment.cjs' } },
    files: {
      'environment.cjs': `
        const fs = require('fs');
        const { TestEnvironment } = require('jest-environment-node');
        const { withLoopguard } = require('@loopguard/jest-env');
        class OwnEnvironment extends TestEnvironment {
          async handleTestEvent(event) {
            fs.existsSync('package.json');
            if (event.name === 'test_fn_success') fs.readFileSync('package.json');
            await null;
            fs.statSync('package.json');
          }
        }
        module.exports = withLoopguard(OwnEnvironment);
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        test('does not block', async () => { await fs.promises.stat('package.json'); });
        test('blocks', async () => { fs.«call»existsSync('package.json'); });
      `,
    },
    tests: { 'does not block': 'passed', blocks: blocked({ id: 'fs.existsSync', where: 'call' }) },
  },
];
