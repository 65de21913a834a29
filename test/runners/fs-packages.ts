import { blocked, type Behaviour } from './behaviour.js';

const control = `test('is guarded', async () => { process.getBuiltinModule('node:fs').existsSync('package.json'); });`;
const isGuarded = { 'is guarded': blocked('fs.existsSync') };

// A package that wraps calls as tracers do.
const tracer = {
  'node_modules/tracer/package.json': `{ "name": "tracer", "version": "1.0.0", "main": "index.js" }`,
  'node_modules/tracer/index.js': `
    const fs = require('fs');
    const shimmer = require('shimmer');
    exports.start = (name, seen) => shimmer.wrap(fs, name, (original) => function (...args) {
      seen.push(args[0]);
      return original.apply(this, args);
    });
    exports.stop = (name) => shimmer.unwrap(fs, name);
  `,
};

/** Packages that patch, copy or replace `fs`, in tests as their readers are told to use them. */
export const fsPackages: readonly Behaviour[] = [
  {
    id: 'graceful-fs',
    title: 'graceful-fs works, also in place of fs, and its sync functions are reported',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import graceful from 'graceful-fs';
        test('reads', async () => { expect(graceful.«sync»readFileSync('package.json', 'utf8')).toContain('project-under-test'); });
        test('reads and writes on', async () => {
          const file = __dirname + '/written';
          await new Promise((resolve, reject) => graceful.writeFile(file, 'text', (error) => (error ? reject(error) : resolve(undefined))));
          expect(await graceful.promises.readFile(file, 'utf8')).toBe('text');
        });
        test('replaces', async () => {
          graceful.gracefulify(fs);
          expect(await fs.promises.readFile('package.json', 'utf8')).toContain('project-under-test');
          fs.«replaced»readdirSync('.');
        });
        ${control}
      `,
    },
    commonjs: true,
    tests: {
      reads: blocked({ id: 'fs.readFileSync', where: 'sync' }),
      'reads and writes on': 'passed',
      replaces: blocked({ id: 'fs.readdirSync', where: 'replaced' }),
      ...isGuarded,
    },
  },
  {
    id: 'fs-extra',
    title: 'fs-extra works, and only its sync functions are reported',
    commonjs: true,
    files: {
      'case.test.ts': `
        import extra from 'fs-extra';
        const folder = __dirname + '/made';
        test('goes on', async () => {
          await extra.outputJson(folder + '/deep/file.json', { a: 1 });
          expect(await extra.readJson(folder + '/deep/file.json')).toEqual({ a: 1 });
          await extra.copy(folder + '/deep', folder + '/copied');
          await extra.remove(folder + '/deep');
          expect(await extra.pathExists(folder + '/copied/file.json')).toBe(true);
        });
        test('stops', async () => { extra.«sync»ensureDirSync(folder); });
        test('its fs', async () => { expect(extra.«exists»existsSync(folder)).toBe(true); });
        ${control}
      `,
    },
    tests: {
      'goes on': 'passed',
      stops: blocked({ id: 'fs.mkdirSync', where: 'sync', through: /^fs-extra \(lib\// }),
      'its fs': blocked({ id: 'fs.existsSync', where: 'exists' }),
      ...isGuarded,
    },
  },
  {
    id: 'memfs-and-fs-monkey',
    title: 'memfs is no call, in place of fs as well, and fs-monkey gives the guarded fs back',
    commonjs: true,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import { patchFs } from 'fs-monkey';
        import { fs as inMemory, vol } from 'memfs';
        test('in memory', async () => {
          vol.fromJSON({ '/in/memory': 'text' });
          expect(inMemory.readFileSync('/in/memory', 'utf8')).toBe('text');
          expect(await inMemory.promises.readFile('/in/memory', 'utf8')).toBe('text');
        });
        test('patched', async () => {
          vol.fromJSON({ '/in/memory': 'text' });
          const guarded = fs.readFileSync;
          const unpatch = patchFs(vol);
          const text = fs.readFileSync('/in/memory', 'utf8');
          unpatch();
          expect(text).toBe('text');
          expect(fs.readFileSync).toBe(guarded);
        });
        test('given back', async () => { fs.«call»readFileSync('package.json'); });
        ${control}
      `,
    },
    tests: {
      'in memory': 'passed',
      patched: 'passed',
      'given back': blocked({ id: 'fs.readFileSync', where: 'call' }),
      ...isGuarded,
    },
  },
  {
    id: 'mock-fs',
    title: 'mock-fs mocks and restores, and the calls on it are calls',
    commonjs: true,
    // Why not there: mock-fs 5 does not load on Node 26, with or without the guard.
    onlyOn: ({ nodeMajor }) => nodeMajor < 26,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import mock from 'mock-fs';
        test('mocked', async () => {
          mock({ '/mocked': { file: 'text' } });
          const text = await fs.promises.readFile('/mocked/file', 'utf8').finally(() => mock.restore());
          expect(text).toBe('text');
        });
        test('mocked and stops', async () => {
          mock({ '/mocked': { file: 'text' } });
          const text = fs.«mocked»readFileSync('/mocked/file', 'utf8');
          mock.restore();
          expect(text).toBe('text');
        });
        test('restored', async () => { fs.«call»readFileSync('package.json'); });
        ${control}
      `,
    },
    tests: {
      mocked: 'passed',
      'mocked and stops': blocked({ id: 'fs.readFileSync', where: 'mocked' }),
      restored: blocked({ id: 'fs.readFileSync', where: 'call' }),
      ...isGuarded,
    },
  },
  {
    id: 'shimmer',
    title: 'a tracer over the guard sees each call once, and the guard the line behind it',
    commonjs: true,
    files: {
      ...tracer,
      'case.test.ts': `
        import fs from 'node:fs';
        import { start, stop } from 'tracer';
        test('traced', async () => {
          const seen: unknown[] = [];
          const guarded = fs.accessSync;
          start('accessSync', seen);
          fs.«traced»accessSync('package.json');
          stop('accessSync');
          expect(seen).toEqual(['package.json']);
          expect(fs.accessSync).toBe(guarded);
        });
        test('no longer traced', async () => { fs.«call»accessSync('package.json'); });
        ${control}
      `,
    },
    tests: {
      traced: blocked({ id: 'fs.accessSync', where: 'traced', through: 'tracer (index.js:5)' }),
      'no longer traced': blocked({ id: 'fs.accessSync', where: 'call' }),
      ...isGuarded,
    },
  },
  {
    id: 'shimmer-before',
    title: 'a tracer that was there before the guard sees each call once',
    commonjs: true,
    files: {
      ...tracer,
      'agent.cjs': `
        const fs = require('fs');
        // Why there: the module is the one thing that Jest's environment and the process share.
        fs.traced ??= [];
        require('tracer').start('lstatSync', fs.traced);
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        test('traced', async () => {
          const traced = (fs as any).traced;
          traced.length = 0;
          fs.«call»lstatSync('package.json');
          expect(traced).toEqual(['package.json']);
        });
        ${control}
      `,
    },
    alone: { exitCode: 'not 0', env: { NODE_OPTIONS: '--require ./shimmer-before/agent.cjs' } },
    tests: { traced: blocked({ id: 'fs.lstatSync', where: 'call' }), ...isGuarded },
  },
  {
    id: 'import-in-the-middle',
    title: 'import-in-the-middle hooks imports of fs, and calls through them are reported',
    // Why: Jest loads modules itself, past the hooks of Node.
    runner: 'vitest',
    files: {
      'node_modules/late-reader/package.json': `{ "name": "late-reader", "version": "1.0.0", "type": "module", "exports": "./index.js" }`,
      'node_modules/late-reader/index.js': `
        import { readFileSync } from 'fs';
        export const read = (file) => readFileSync(file, 'utf8');
      `,
      'case.test.ts': `
        import { register } from 'node:module';
        import { Hook } from 'import-in-the-middle';
        register('import-in-the-middle/hook.mjs', import.meta.url);
        const seen: string[] = [];
        const hook = new Hook(['fs'], (_exports: unknown, name: string) => { seen.push(name); });
        test('hooked', async () => {
          const { read } = await import('late-reader');
          expect(«call»read('package.json')).toContain('project-under-test');
          expect(seen).toEqual(['fs']);
        });
        afterAll(() => hook.unhook());
        ${control}
      `,
    },
    tests: {
      hooked: blocked({
        id: 'fs.readFileSync',
        where: 'call',
        through: 'late-reader (index.js:2)',
      }),
      ...isGuarded,
    },
  },
];
