import { blocked, type Behaviour } from '../behaviour.js';

const manifest = (name: string): string =>
  `{ "name": "${name}", "version": "1.0.0", "main": "index.js" }`;

const slowConfig = {
  'node_modules/slow-config/package.json': manifest('slow-config'),
  'node_modules/slow-config/index.js': `
    const io = require('./io.js');
    exports.load = function load(file) {
      return io.read(file);
    };
  `,
  'node_modules/slow-config/io.js': `
    const fs = require('fs');
    exports.read = function read(file) {
      return fs.readFileSync(file, 'utf8');
    };
  `,
};

const user = {
  'user.ts': `
    import { load } from 'slow-config';
    export function getUser(): string {
      return «call»load('package.json');
    }
  `,
  'case.test.ts': `
    import fs from 'node:fs';
    import { getUser } from './user';
    test('calls the package', async () => { expect(getUser()).toContain('project-under-test'); });
    test('blocks itself', async () => { fs.existsSync('package.json'); });
  `,
};

const through = { id: 'fs.readFileSync', where: 'call', through: 'slow-config (io.js:3)' };

/** Calls that a package in node_modules makes. */
export const packages: readonly Behaviour[] = [
  {
    id: 'package-blocks',
    title:
      'a call by a package is blamed on the line that called the package and names the package',
    smoke: true,
    files: { ...slowConfig, ...user },
    tests: { 'calls the package': blocked(through), 'blocks itself': blocked('fs.existsSync') },
  },
  {
    id: 'package-scoped',
    title: 'a scoped package is named with its scope',
    files: {
      'node_modules/@acme/config/package.json': manifest('@acme/config'),
      'node_modules/@acme/config/index.js': `
        const fs = require('fs');
        exports.exists = (file) => fs.existsSync(file);
      `,
      'case.test.ts': `
        import { exists } from '@acme/config';
        test('calls the package', async () => { expect(«call»exists('package.json')).toBe(true); });
      `,
    },
    tests: {
      'calls the package': blocked({
        id: 'fs.existsSync',
        where: 'call',
        through: '@acme/config (index.js:2)',
      }),
    },
  },
  {
    id: 'package-captured-fs',
    title: 'a package that captured its functions when it was loaded is seen',
    smoke: true,
    files: {
      'node_modules/captures-fs/package.json': manifest('captures-fs'),
      'node_modules/captures-fs/index.js': `
        const fs = require('fs');
        const clone = Object.create(Object.getPrototypeOf(fs), Object.getOwnPropertyDescriptors(fs));
        const { readFileSync } = clone;
        exports.viaClone = (file) => clone.readFileSync(file, 'utf8');
        exports.viaReference = (file) => readFileSync(file, 'utf8');
      `,
      'case.test.ts': `
        import { viaClone, viaReference } from 'captures-fs';
        test('through a clone', async () => { «clone»viaClone('package.json'); });
        test('through a reference', async () => { «reference»viaReference('package.json'); });
      `,
    },
    tests: {
      'through a clone': blocked({
        id: 'fs.readFileSync',
        where: 'clone',
        through: 'captures-fs (index.js:4)',
      }),
      'through a reference': blocked({
        id: 'fs.readFileSync',
        where: 'reference',
        through: 'captures-fs (index.js:5)',
      }),
    },
  },
  {
    id: 'package-loaded-in-test',
    title: 'a package that a test loads with import() and that captured its functions is seen',
    files: {
      'node_modules/loaded-late/package.json': manifest('loaded-late'),
      'node_modules/loaded-late/index.js': `
        const { readFileSync } = require('fs');
        readFileSync(__filename);
        exports.read = (file) => readFileSync(file, 'utf8');
      `,
      'case.test.ts': `
        test('only loads', async () => { await import('loaded-late'); });
        test('calls', async () => {
          const { read } = await import('loaded-late');
          «call»read('package.json');
        });
      `,
    },
    tests: {
      'only loads': 'passed',
      calls: blocked({ id: 'fs.readFileSync', where: 'call', through: 'loaded-late (index.js:3)' }),
    },
  },
  {
    id: 'package-requires-lazily',
    title: "how a package loads its own parts is nobody's violation: its user cannot change it",
    files: {
      'node_modules/requires-late/package.json': manifest('requires-late'),
      'node_modules/requires-late/index.js': `
        exports.run = () => {
          const late = require('./late.js');
          return late.size;
        };
      `,
      'node_modules/requires-late/late.js': `
        exports.size = require('fs').statSync(__filename).size;
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        import { run } from 'requires-late';
        test('first call', async () => { expect(run()).toBeGreaterThan(0); });
        test('second call', async () => { expect(run()).toBeGreaterThan(0); });
        test('is guarded', async () => { fs.existsSync('package.json'); });
      `,
    },
    tests: {
      'first call': 'passed',
      'second call': 'passed',
      'is guarded': blocked('fs.existsSync'),
    },
  },
  {
    id: 'packages-allow',
    title: "packages: 'allow' passes calls of packages and no others",
    options: { packages: 'allow' },
    files: { ...slowConfig, ...user },
    tests: { 'calls the package': 'passed', 'blocks itself': blocked('fs.existsSync') },
  },
  {
    id: 'packages-warn',
    title: "packages: 'warn' prints calls of packages and fails no test",
    options: { packages: 'warn' },
    files: {
      ...slowConfig,
      ...user,
      'case.test.ts': `
        import { getUser } from './user';
        test('calls the package', async () => { expect(getUser()).toContain('project-under-test'); });
      `,
    },
    tests: { 'calls the package': 'passed' },
    alone: { exitCode: 0, output: ['fs.readFileSync', 'slow-config'] },
  },
  {
    id: 'allow-inside-package',
    title: 'an allowance for pkg:name covers calls below that package, by from and by inside',
    options: {
      allow: [
        { from: 'pkg:slow-config', calls: ['fs.readFileSync'], reason: 'reads its own defaults' },
        { inside: 'pkg:runs-callbacks', reason: 'its callbacks run once' },
      ],
    },
    files: {
      ...slowConfig,
      'node_modules/runs-callbacks/package.json': manifest('runs-callbacks'),
      'node_modules/runs-callbacks/index.js': `
        exports.run = (callback) => callback();
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        import { run } from 'runs-callbacks';
        import { load } from 'slow-config';
        test('from the package', async () => { load('package.json'); });
        test('inside the package', async () => { run(() => fs.existsSync('package.json')); });
        test('neither', async () => { fs.«call»existsSync('package.json'); });
      `,
    },
    tests: {
      'from the package': 'passed',
      'inside the package': 'passed',
      neither: blocked({ id: 'fs.existsSync', where: 'call' }),
    },
  },
];
