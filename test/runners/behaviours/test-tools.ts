import { blocked, type Behaviour } from '../behaviour.js';

/** What test code does besides calling the code under test. */
export const testTools: readonly Behaviour[] = [
  {
    id: 'custom-matcher',
    title: 'a call in a custom matcher is a call of the test that uses it',
    smoke: true,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        expect.extend({
          toBeFile(file: string) { const pass = fs.«call»existsSync(file); return { pass, message: () => 'not there' }; },
        });
        test('uses it', async () => { (expect('package.json') as any).toBeFile(); });
        test('does not', async () => { expect('package.json').toBeTruthy(); });
      `,
    },
    tests: { 'uses it': blocked({ id: 'fs.existsSync', where: 'call' }), 'does not': 'passed' },
  },
  {
    id: 'polling',
    title: 'a call inside expect.poll or vi.waitFor is a call of the test',
    runner: 'vitest',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('polls', async () => { await expect.poll(() => fs.«poll»existsSync('package.json')).toBe(true); });
        test('waits', async () => { await vi.waitFor(() => { if (!fs.«wait»existsSync('package.json')) throw new Error(); }); });
        test('does neither', async () => { await expect.poll(() => true).toBe(true); });
      `,
    },
    tests: {
      polls: blocked({ id: 'fs.existsSync', where: 'poll' }),
      waits: blocked({ id: 'fs.existsSync', where: 'wait' }),
      'does neither': 'passed',
    },
  },
  {
    id: 'mock-implementation',
    title: 'a call in a mock implementation is a call of the test',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('calls it', async () => { const read = vi.fn(() => fs.«call»existsSync('package.json')); read(); });
        test('does not', async () => { vi.fn(() => fs.existsSync('package.json')); });
      `,
    },
    commonjs: true,
    tests: { 'calls it': blocked({ id: 'fs.existsSync', where: 'call' }), 'does not': 'passed' },
  },
  {
    id: 'snapshots',
    title: 'snapshots, failing assertions and console output make no call',
    smoke: true,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('prints and compares', async () => {
          console.log('a line', { a: 1 });
          expect({ a: 1 }).toMatchSnapshot();
          expect(() => expect(1).toBe(2)).toThrow();
          expect(new Error('text').stack).toContain('text');
        });
        test('is guarded', async () => { fs.existsSync('package.json'); });
      `,
    },
    tests: { 'prints and compares': 'passed', 'is guarded': blocked('fs.existsSync') },
  },
  {
    id: 'silent-parts',
    title: 'a file in which nothing blocks compiles nothing of what examines and reports',
    runner: 'vitest',
    // Why off: on a busy machine the file itself may take longer than a stall.
    options: { stall: { mode: 'off' } },
    files: {
      'case.test.ts': `
        import inspector from 'node:inspector';
        import path from 'node:path';
        function partsOfLoopguard() {
          const files = [];
          const session = new inspector.Session();
          session.connect();
          session.on('Debugger.scriptParsed', ({ params }) => files.push(path.basename(params.url)));
          session.post('Debugger.enable');
          session.disconnect();
          return files.filter((file) => /^(?:hot-.*|examine|late)\\.cjs$/.test(file));
        }
        beforeEach(async () => { await undefined; });
        test('is silent', async () => { await new Promise((resolve) => setTimeout(resolve, 1)); });
        test('needs one part', () => {
          expect(partsOfLoopguard()).toEqual([expect.stringMatching(/^hot-/)]);
        });
      `,
    },
    tests: { 'is silent': 'passed', 'needs one part': 'passed' },
    unguarded: { 'needs one part': 'failed' },
    alone: { exitCode: 0 },
  },
  {
    id: 'isolate-modules',
    title:
      'jest.isolateModules and requireActual in a test file load modules, and calls inside are seen',
    runner: 'jest',
    commonjs: true,
    files: {
      'lazy.cjs': `
        const fs = require('fs');
        fs.readFileSync(__filename);
        exports.exists = () => fs.existsSync(__filename);
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        test('isolates', async () => { jest.isolateModules(() => { require('./lazy.cjs'); }); });
        test('requires the actual module', async () => { jest.requireActual('./lazy.cjs'); });
        test('blocks while isolated', async () => { jest.isolateModules(() => { fs.«call»existsSync('package.json'); }); });
      `,
    },
    tests: {
      isolates: 'passed',
      'requires the actual module': 'passed',
      'blocks while isolated': blocked({ id: 'fs.existsSync', where: 'call' }),
    },
  },
  {
    id: 'globals-unchanged',
    title: 'no global variable is added, and a wrapped function looks like its original',
    smoke: true,
    files: {
      'case.test.ts': `
        import childProcess from 'node:child_process';
        import fs from 'node:fs';
        import { promisify } from 'node:util';
        test('names', async () => { expect(Object.keys(globalThis).filter((key) => /loopguard/i.test(key))).toEqual([]); });
        test('functions', async () => {
          expect(fs.readFileSync.name).toBe('readFileSync');
          expect(fs.readFileSync.length).toBe(2);
          expect(typeof fs.realpathSync.native).toBe('function');
          expect(typeof (childProcess.exec as any)[promisify.custom]).toBe('function');
          expect(() => fs.readFileSync('does-not-exist')).toThrow(/ENOENT/);
        });
      `,
    },
    tests: { names: 'passed', functions: blocked('fs.readFileSync') },
  },
];
