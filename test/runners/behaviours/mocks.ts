import { blocked, type Behaviour } from '../behaviour.js';

const config = `
  import fs from 'node:fs';
  export function readConfig(): string { return fs.«call»readFileSync('package.json', 'utf8'); }
`;

const virtualConfig = `
  import fs from 'node:fs';
  export function readConfig(): string { return fs.readFileSync('/virtual/config.json', 'utf8'); }
`;

// Why: with a DOM, Jest takes what a package has for browsers, and sinon's is an ES module there.
const sinonForNode = {
  jest: { testEnvironmentOptions: { customExportConditions: ['node', 'node-addons'] } },
};

/** Stubs, spies and mocked modules: what never reaches Node is no call, what does is. */
export const mocks: readonly Behaviour[] = [
  {
    id: 'sinon-stub',
    config: sinonForNode,
    title: 'a sinon stub or fake is not a call',
    files: {
      'config.ts': config,
      'case.test.ts': `
        import fs from 'node:fs';
        import sinon from 'sinon';
        import { readConfig } from './config';
        afterEach(() => { sinon.restore(); });
        test('stub', async () => {
          sinon.stub(fs, 'readFileSync').returns('stubbed');
          expect(readConfig()).toBe('stubbed');
        });
        test('fake', async () => {
          sinon.replace(fs, 'readFileSync', sinon.fake.returns('faked'));
          expect(readConfig()).toBe('faked');
        });
        test('restored', async () => { expect(readConfig()).toContain('project-under-test'); });
      `,
    },
    tests: {
      stub: 'passed',
      fake: 'passed',
      restored: blocked({ id: 'fs.readFileSync', where: 'call' }),
    },
  },
  {
    id: 'sinon-spy',
    config: sinonForNode,
    title: "a sinon spy that calls through is the spied line's call, also after sinon.restore",
    files: {
      'config.ts': config,
      'case.test.ts': `
        import fs from 'node:fs';
        import sinon from 'sinon';
        import { readConfig } from './config';
        test('spies', async () => {
          const spy = sinon.spy(fs, 'readFileSync');
          readConfig();
          expect(spy.callCount).toBe(1);
          sinon.restore();
        });
        test('calls through a stub', async () => {
          sinon.stub(fs, 'readFileSync').callThrough();
          readConfig();
          sinon.restore();
        });
        test('restored', async () => { readConfig(); });
      `,
    },
    tests: {
      spies: blocked({ id: 'fs.readFileSync', where: 'call' }),
      'calls through a stub': blocked({ id: 'fs.readFileSync', where: 'call' }),
      restored: blocked({ id: 'fs.readFileSync', where: 'call' }),
    },
  },
  {
    id: 'sinon-fake-timers',
    config: sinonForNode,
    title: 'a call in a timer of sinon belongs to the test that advances it',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import sinon from 'sinon';
        test('advances', async () => {
          const clock = sinon.useFakeTimers();
          setTimeout(() => fs.«call»existsSync('package.json'), 1000);
          clock.tick(1000);
          clock.restore();
        });
      `,
    },
    tests: { advances: blocked({ id: 'fs.existsSync', where: 'call' }) },
  },
  {
    id: 'spy-on',
    title: 'spyOn with a mocked value is not a call, a spy that calls through is',
    smoke: true,
    commonjs: true,
    files: {
      'config.ts': config,
      'case.test.ts': `
        import fs from 'node:fs';
        import { readConfig } from './config';
        afterEach(() => { vi.restoreAllMocks(); });
        test('mocked', async () => {
          vi.spyOn(fs, 'readFileSync').mockReturnValue('mocked');
          expect(readConfig()).toBe('mocked');
        });
        test('calls through', async () => {
          const spy = vi.spyOn(fs, 'readFileSync');
          expect(readConfig()).toContain('project-under-test');
          expect(spy).toHaveBeenCalledTimes(1);
        });
        test('restored', async () => { expect(readConfig()).toContain('project-under-test'); });
      `,
    },
    tests: {
      mocked: 'passed',
      'calls through': blocked({ id: 'fs.readFileSync', where: 'call' }),
      restored: blocked({ id: 'fs.readFileSync', where: 'call' }),
    },
  },
  {
    id: 'mock-factory',
    title: 'a mocked module of the project is not a call',
    smoke: true,
    commonjs: true,
    files: {
      'config.ts': config,
      'case.test.ts': `
        import fs from 'node:fs';
        import { readConfig } from './config';
        vi.mock('./config', () => ({ readConfig: () => 'mocked' }));
        test('mocked', async () => { expect(readConfig()).toBe('mocked'); });
        test('is guarded', async () => { fs.existsSync('package.json'); });
      `,
    },
    tests: { mocked: 'passed', 'is guarded': blocked('fs.existsSync') },
  },
  {
    id: 'automock',
    title: 'an automatically mocked module of the project is not a call',
    commonjs: true,
    files: {
      'config.ts': config,
      'case.test.ts': `
        import fs from 'node:fs';
        import { readConfig } from './config';
        vi.mock('./config');
        test('mocked', async () => { expect(readConfig()).toBeUndefined(); });
        test('is guarded', async () => { fs.existsSync('package.json'); });
      `,
    },
    tests: { mocked: 'passed', 'is guarded': blocked('fs.existsSync') },
  },
  {
    id: 'automock-fs',
    title: 'an automatically mocked fs is not a call',
    commonjs: true,
    files: {
      'config.ts': config,
      'case.test.ts': `
        import { gzipSync } from 'node:zlib';
        import { readConfig } from './config';
        vi.mock('node:fs');
        test('mocked', async () => { expect(readConfig()).toBeUndefined(); });
        test('is guarded', async () => { gzipSync('text'); });
      `,
    },
    tests: { mocked: 'passed', 'is guarded': blocked('zlib.gzipSync') },
  },
  {
    id: 'partial-mock',
    title: 'in a partly mocked fs only the real functions are calls',
    runner: 'vitest',
    files: {
      'source.ts': `
        import { existsSync, readFileSync } from 'node:fs';
        export const read = () => readFileSync('package.json', 'utf8');
        export const exists = () => «call»existsSync('package.json');
      `,
      'case.test.ts': `
        import { exists, read } from './source';
        vi.mock('node:fs', async (importActual) => ({ ...(await importActual()), readFileSync: () => 'mocked' }));
        test('mocked', async () => { expect(read()).toBe('mocked'); });
        test('real', async () => { expect(exists()).toBe(true); });
      `,
    },
    tests: { mocked: 'passed', real: blocked({ id: 'fs.existsSync', where: 'call' }) },
  },
  {
    id: 'partial-mock-jest',
    title: 'in a partly mocked fs only the real functions are calls',
    runner: 'jest',
    files: {
      'source.ts': `
        import { existsSync, readFileSync } from 'node:fs';
        export const read = () => readFileSync('package.json', 'utf8');
        export const exists = () => «call»existsSync('package.json');
      `,
      'case.test.ts': `
        import { exists, read } from './source';
        jest.mock('node:fs', () => ({ ...jest.requireActual('node:fs'), readFileSync: () => 'mocked' }));
        test('mocked', async () => { expect(read()).toBe('mocked'); });
        test('real', async () => { expect(exists()).toBe(true); });
      `,
    },
    commonjs: true,
    tests: { mocked: 'passed', real: blocked({ id: 'fs.existsSync', where: 'call' }) },
  },
  {
    id: 'memfs',
    title: 'memfs in place of fs is not a call',
    runner: 'vitest',
    files: {
      'config.ts': virtualConfig,
      'case.test.ts': `
        import { gzipSync } from 'node:zlib';
        import { vol } from 'memfs';
        import { readConfig } from './config';
        vi.mock('node:fs', async () => { const { fs } = await import('memfs'); return { default: fs, ...fs }; });
        test('in memory', async () => {
          vol.fromJSON({ '/virtual/config.json': 'in memory' });
          expect(readConfig()).toBe('in memory');
        });
        test('is guarded', async () => { gzipSync('text'); });
      `,
    },
    tests: { 'in memory': 'passed', 'is guarded': blocked('zlib.gzipSync') },
  },
  {
    id: 'memfs-jest',
    title: 'memfs in place of fs is not a call',
    runner: 'jest',
    commonjs: true,
    files: {
      'config.ts': virtualConfig,
      'case.test.ts': `
        import { gzipSync } from 'node:zlib';
        import { vol } from 'memfs';
        import { readConfig } from './config';
        jest.mock('node:fs', () => require('memfs').fs);
        test('in memory', async () => {
          vol.fromJSON({ '/virtual/config.json': 'in memory' });
          expect(readConfig()).toBe('in memory');
        });
        test('is guarded', async () => { gzipSync('text'); });
      `,
    },
    tests: { 'in memory': 'passed', 'is guarded': blocked('zlib.gzipSync') },
  },
];
