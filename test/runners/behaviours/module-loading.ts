import { blocked, type Behaviour } from '../behaviour.js';

const lazyCommonJs = `
  const fs = require('fs');
  const deeper = require('./deeper.cjs');
  fs.existsSync(__filename);
  module.exports = { text: fs.readFileSync(__filename, 'utf8'), deeper };
`;
const deeper = `
  const fs = require('fs');
  module.exports = fs.statSync(__filename).size;
`;
const lazyEsm = `
  import fs from 'node:fs';
  import { size } from './deeper';
  export const text = fs.readFileSync('package.json', 'utf8') + size;
`;
const deeperEsm = `
  import fs from 'node:fs';
  export const size = fs.statSync('package.json').size;
`;

/** Loading a module while a test runs. */
export const moduleLoading: readonly Behaviour[] = [
  {
    id: 'lazy-require',
    title: 'a lazy require is one violation with everything that the module does inside it',
    smoke: true,
    pulse: true,
    commonjs: true,
    files: {
      'lazy.cjs': lazyCommonJs,
      'deeper.cjs': deeper,
      'load.ts': `
        export function load(): { text: string } { return «call»require('./lazy.cjs'); }
      `,
      'case.test.ts': `
        import { load } from './load';
        test('loads', async () => { expect(load().text).toContain('existsSync'); });
        test('has it from the cache', async () => { expect(load().text).toContain('existsSync'); });
      `,
    },
    tests: { loads: blocked({ id: 'require', where: 'call' }), 'has it from the cache': 'passed' },
  },
  {
    id: 'lazy-require-of-json',
    title: 'a lazy require of JSON is one violation',
    commonjs: true,
    files: {
      'data.json': '{ "value": 1 }',
      'load.ts': `
        export function load(): { value: number } { return «call»require('./data.json'); }
      `,
      'case.test.ts': `
        import { load } from './load';
        test('loads', async () => { expect(load().value).toBe(1); });
        test('has it from the cache', async () => { expect(load().value).toBe(1); });
      `,
    },
    tests: { loads: blocked({ id: 'require', where: 'call' }), 'has it from the cache': 'passed' },
  },
  {
    id: 'lazy-require-that-resolves-to-json',
    title: 'it is one however JSON is found: without its extension, as a main file, in a folder',
    commonjs: true,
    smoke: true,
    files: {
      'plain.json': '{ "value": 1 }',
      'folder/index.json': '{ "value": 2 }',
      'early.json': '{ "value": 4 }',
      'node_modules/json-package/package.json':
        '{ "name": "json-package", "version": "1.0.0", "main": "./lib/data" }',
      'node_modules/json-package/lib/data.json': '{ "value": 3 }',
      'load.ts': `
        require('./early');
        export const plain = (): { value: number } => «plain»require('./plain');
        export const folder = (): { value: number } => «folder»require('./folder');
        export const main = (): { value: number } => «main»require('json-package');
        export const early = (): { value: number } => require('./early');
      `,
      'case.test.ts': `
        import { early, folder, main, plain } from './load';
        test('plain', async () => { expect(plain().value).toBe(1); });
        test('folder', async () => { expect(folder().value).toBe(2); });
        test('main', async () => { expect(main().value).toBe(3); });
        test('has them from the cache', async () => {
          expect(plain().value + folder().value + main().value).toBe(6);
        });
        test('was loaded before', async () => { expect(early().value).toBe(4); });
      `,
    },
    tests: {
      plain: blocked({ id: 'require', where: 'plain' }),
      folder: blocked({ id: 'require', where: 'folder' }),
      main: blocked({ id: 'require', where: 'main' }),
      'has them from the cache': 'passed',
      'was loaded before': 'passed',
    },
  },
  {
    id: 'lazy-create-require',
    title: 'a lazy require through createRequire is one violation',
    commonjs: true,
    files: {
      'lazy.cjs': lazyCommonJs,
      'deeper.cjs': deeper,
      'load.ts': `
        import { createRequire } from 'node:module';
        const load = createRequire(__filename);
        export function loadLazily(): { text: string } { return «call»load('./lazy.cjs'); }
      `,
      'case.test.ts': `
        import { loadLazily } from './load';
        test('loads', async () => { expect(loadLazily().text).toContain('existsSync'); });
      `,
    },
    tests: { loads: blocked({ id: 'require', where: 'call' }) },
  },
  {
    id: 'lazy-require-of-package',
    title: 'a lazy require of a package is one violation',
    commonjs: true,
    files: {
      'node_modules/lazy-package/package.json':
        '{ "name": "lazy-package", "version": "1.0.0", "main": "index.js" }',
      'node_modules/lazy-package/index.js': `
        const fs = require('fs');
        module.exports = fs.readFileSync(__filename, 'utf8') + require('./other.js');
      `,
      'node_modules/lazy-package/other.js': `
        module.exports = 'other';
      `,
      'load.ts': `
        export function load(): string { return «call»require('lazy-package'); }
      `,
      'case.test.ts': `
        import { load } from './load';
        test('loads', async () => { expect(load()).toContain('other'); });
      `,
    },
    tests: { loads: blocked({ id: 'require', where: 'call' }) },
  },
  {
    id: 'cached-require',
    title: 'a require of a module that is loaded already is allowed, from any folder',
    commonjs: true,
    smoke: true,
    files: {
      'lazy.cjs': lazyCommonJs,
      'deeper.cjs': deeper,
      'load.ts': `
        require('./lazy.cjs');
        export function load(): { text: string } { return require('./lazy.cjs'); }
      `,
      'nested/load.ts': `
        export function load(): { text: string } { return require('../lazy.cjs'); }
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        import { load } from './load';
        import { load as loadFromNested } from './nested/load';
        test('has it from the cache', async () => { expect(load().text).toContain('existsSync'); });
        test('has it from the cache too', async () => { expect(loadFromNested().text).toContain('existsSync'); });
        test('is guarded', async () => { fs.existsSync('package.json'); });
      `,
    },
    tests: {
      'has it from the cache': 'passed',
      'has it from the cache too': 'passed',
      'is guarded': blocked('fs.existsSync'),
    },
  },
  {
    id: 'require-of-builtin',
    title: 'a require of a builtin is allowed, and a call through it is seen',
    commonjs: true,
    files: {
      'load.ts': `
        export function zip(blocks: boolean): unknown { const zlib = require('node:zlib'); return blocks && zlib.«call»gzipSync('text'); }
      `,
      'case.test.ts': `
        import { zip } from './load';
        test('only requires', async () => { zip(false); });
        test('calls', async () => { zip(true); });
      `,
    },
    tests: { 'only requires': 'passed', calls: blocked({ id: 'zlib.gzipSync', where: 'call' }) },
  },
  {
    id: 'dynamic-import',
    title: 'await import() of a module that reads at its top level is not reported',
    smoke: true,
    files: {
      'lazy.ts': lazyEsm,
      'deeper.ts': deeperEsm,
      'load.ts': `
        import fs from 'node:fs';
        export async function load(): Promise<string> { return (await import('./lazy')).text; }
        export async function loadAndBlock(): Promise<string> {
          const { text } = await import('./lazy');
          return fs.«call»existsSync('package.json') ? text : '';
        }
      `,
      'case.test.ts': `
        import { load, loadAndBlock } from './load';
        test('loads', async () => { expect(await load()).toContain('project-under-test'); });
        test('blocks after it', async () => { expect(await loadAndBlock()).toContain('project-under-test'); });
      `,
    },
    tests: { loads: 'passed', 'blocks after it': blocked({ id: 'fs.existsSync', where: 'call' }) },
  },
  {
    id: 'dynamic-import-of-commonjs',
    title: 'await import() of CommonJS, of a package and from a package is not reported',
    files: {
      'lazy.cjs': lazyCommonJs,
      'deeper.cjs': deeper,
      'node_modules/imported-package/package.json':
        '{ "name": "imported-package", "version": "1.0.0", "main": "index.js" }',
      'node_modules/imported-package/index.js': `
        const fs = require('fs');
        exports.size = fs.statSync(__filename).size + require('./other.js');
      `,
      'node_modules/imported-package/other.js': `
        module.exports = require('fs').readFileSync(__filename).length;
      `,
      'load.ts': `
        export async function loadFile(): Promise<unknown> { return import('./lazy.cjs'); }
        export async function loadPackage(): Promise<{ size: number }> { return import('imported-package'); }
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        import { loadFile, loadPackage } from './load';
        test('loads a file', async () => { expect(await loadFile()).toBeDefined(); });
        test('loads a package', async () => { expect((await loadPackage()).size).toBeGreaterThan(0); });
        test('is guarded', async () => { fs.existsSync('package.json'); });
      `,
    },
    tests: {
      'loads a file': 'passed',
      'loads a package': 'passed',
      'is guarded': blocked('fs.existsSync'),
    },
  },
  {
    id: 'dynamic-import-with-top-level-await',
    title: 'what a module does after its top-level await is loading too',
    runner: 'vitest',
    files: {
      'lazy.ts': `
        import fs from 'node:fs';
        await fs.promises.stat('package.json');
        export const text = fs.readFileSync('package.json', 'utf8');
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        const load = async () => (await import('./lazy')).text;
        test('loads', async () => { expect(await load()).toContain('project-under-test'); });
        test('is guarded', async () => { fs.existsSync('package.json'); });
      `,
    },
    tests: { loads: 'passed', 'is guarded': blocked('fs.existsSync') },
  },
  {
    id: 'dynamic-import-after-top-level-await',
    title:
      'a limit: in native ES modules of Jest, what a module does after its top-level await is a call',
    smoke: true,
    onlyOn: ({ runner, options }) => runner === 'jest' && options.modules === 'esm',
    files: {
      'lazy.ts': `
        import fs from 'node:fs';
        export const size = fs.statSync('package.json').size;
        await fs.promises.stat('package.json');
        export const text = fs.«call»readFileSync('package.json', 'utf8');
      `,
      'case.test.ts': `
        const load = async () => (await import('./lazy')).text;
        test('loads', async () => { expect(await load()).toContain('project-under-test'); });
      `,
    },
    tests: { loads: blocked({ id: 'fs.readFileSync', where: 'call' }) },
  },
  {
    id: 'dynamic-import-by-package',
    noVm: true,
    title: "a package's own import() is not reported",
    runner: 'vitest',
    files: {
      'node_modules/imports-late/package.json':
        '{ "name": "imports-late", "version": "1.0.0", "main": "index.cjs" }',
      'node_modules/imports-late/index.cjs': `
        exports.load = async () => (await import('./late.mjs')).default + (await import('./late.cjs')).default;
      `,
      'node_modules/imports-late/late.mjs': `
        import fs from 'node:fs';
        export default fs.readFileSync(new URL(import.meta.url), 'utf8');
      `,
      'node_modules/imports-late/late.cjs': `
        module.exports = require('fs').readFileSync(__filename, 'utf8');
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        import { load } from 'imports-late';
        test('loads', async () => { expect(await load()).toContain('import fs'); });
        test('is guarded', async () => { fs.existsSync('package.json'); });
      `,
    },
    tests: { loads: 'passed', 'is guarded': blocked('fs.existsSync') },
  },
  {
    id: 'require-by-test-file',
    title: 'the test file itself may load modules while a test runs',
    commonjs: true,
    smoke: true,
    files: {
      'lazy.cjs': lazyCommonJs,
      'deeper.cjs': deeper,
      'case.test.ts': `
        import fs from 'node:fs';
        test('requires', async () => { expect(require('./lazy.cjs').text).toContain('existsSync'); });
        test('is guarded', async () => { fs.existsSync('package.json'); });
      `,
    },
    tests: { requires: 'passed', 'is guarded': blocked('fs.existsSync') },
  },
  {
    id: 'isolated-modules',
    title: 'resetting the module registry and importing again is loading, not a call of the test',
    files: {
      'lazy.ts': lazyEsm,
      'deeper.ts': deeperEsm,
      'case.test.ts': `
        import fs from 'node:fs';
        beforeEach(() => { vi.resetModules(); });
        test('imports', async () => { expect((await import('./lazy')).text).toContain('project-under-test'); });
        test('imports again', async () => { expect((await import('./lazy')).text).toContain('project-under-test'); });
        test('is guarded', async () => { fs.existsSync('package.json'); });
      `,
    },
    tests: { imports: 'passed', 'imports again': 'passed', 'is guarded': blocked('fs.existsSync') },
  },
];
