import { blocked, type Behaviour } from '../behaviour.js';
import { isVmPool, type Host } from '../hosts.js';

// Why: `module.registerHooks` came with Node 22.15.
const canReplaceSources = ({ nodeMajor }: Host): boolean => nodeMajor >= 22;

const manifest = (name: string, more: object = {}): string =>
  JSON.stringify({ name, version: '1.0.0', main: 'index.js', ...more });

const entry = (id: string, module: string, path: string | readonly string[]): object => ({
  id,
  module,
  path,
  fix: `await the asynchronous form of ${id}`,
  docs: `https://docs.example/${id}`,
});

/** A CommonJS package with functions and a class, and functions that reach builtins. */
const acme = {
  'node_modules/acme/package.json': manifest('acme'),
  'node_modules/acme/index.js': `
    const fs = require('fs');
    exports.hashSync = function hashSync(text, rounds = 1) { return text + rounds; };
    exports.readSync = () => fs.existsSync('package.json') && fs.readFileSync('package.json', 'utf8');
    exports.sleepSync = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    exports.twice = (text) => exports.hashSync(exports.hashSync(text));
    exports.Store = class Store {
      constructor(name) { this.name = name; }
      query() { return { name: this.name, rows: new Rows() }; }
      open() { return new Rows(); }
    };
    class Rows { all() { return [1]; } }
    exports.plain = 1;
    exports.frozen = Object.freeze({ sync() {} });
  `,
};

const acmeEntries = [
  entry('acme.hashSync', 'acme', 'hashSync'),
  entry('acme.readSync', 'acme', 'readSync'),
  entry('acme.sleepSync', 'acme', 'sleepSync'),
  entry('acme.Store', 'acme', ['Store']),
  entry('acme.Store.prototype.query', 'acme', 'Store.prototype.query'),
  entry('acme.Rows.prototype.all', 'acme', 'Store.prototype.open.().all'),
];

/** A function is what the whole package is. */
const whole = {
  'node_modules/acme-whole/package.json': manifest('acme-whole'),
  'node_modules/acme-whole/index.js': `
    module.exports = function slow(text) { return 'slow ' + text; };
    module.exports.extra = () => 'extra';
  `,
};

const esmOnly = {
  'node_modules/acme-esm/package.json': manifest('acme-esm', {
    type: 'module',
    exports: './lib/main.js',
  }),
  'node_modules/acme-esm/lib/main.js': `
    export const hashSync = (text) => 'esm ' + text;
    export class Store { query() { return 1; } }
    export default function slow() { return 'default'; }
    export { helper as helperSync } from './helper.js';
  `,
  'node_modules/acme-esm/lib/helper.js': `export function helper() { return 'helper'; }`,
};

const esmEntries = [
  entry('acme-esm.hashSync', 'acme-esm', 'hashSync'),
  entry('acme-esm.Store.prototype.query', 'acme-esm', 'Store.prototype.query'),
  entry('acme-esm.slow', 'acme-esm', 'default'),
  entry('acme-esm.helperSync', 'acme-esm', 'helperSync'),
];

const at = (id: string, where: string): { id: string; where: string } => ({ id, where });

const throughPackage = {
  runner: 'vitest',
  options: { extend: esmEntries },
  files: {
    ...esmOnly,
    'node_modules/calls-acme-esm/package.json': manifest('calls-acme-esm', {
      type: 'module',
      exports: './index.js',
    }),
    'node_modules/calls-acme-esm/index.js': `
      import slow, { hashSync, Store } from 'acme-esm';
      export const run = () => hashSync('a') + slow();
      export const query = () => new Store().query();
    `,
    'case.test.ts': `
      import { query, run } from 'calls-acme-esm';
      import { hashSync } from 'acme-esm';
      test('through', async () => { expect(«call»run()).toBe('esm adefault'); });
      test('method', async () => { «query»query(); });
      test('itself', async () => { «itself»hashSync('a'); });
    `,
  },
  tests: {
    method: blocked({
      ...at('acme-esm.Store.prototype.query', 'query'),
      through: 'calls-acme-esm (index.js:3)',
    }),
    itself: blocked(at('acme-esm.hashSync', 'itself')),
  },
} as const;

/** Entries that the user adds to the catalog. */
export const extend: readonly Behaviour[] = [
  {
    id: 'extend-package',
    title: 'functions and methods of a CommonJS package are reported at the line that calls them',
    smoke: true,
    options: { extend: acmeEntries },
    files: {
      ...acme,
      'case.test.ts': `
        import { hashSync, readSync, sleepSync, twice, Store } from 'acme';
        import fs from 'node:fs';
        test('named', async () => { expect(«named»hashSync('a', 2)).toBe('a2'); });
        test('one call for all that it reaches', async () => { expect(«reads»readSync()).toContain('project'); «sleeps»sleepSync(); });
        test('of itself', async () => { expect(«twice»twice('a')).toBe('a11'); });
        test('class', async () => {
          const store = «new»new Store('s');
          expect(store).toBeInstanceOf(Store);
          expect(store.constructor).toBe(Store);
          expect(Object.getPrototypeOf(store)).toBe(Store.prototype);
        });
        test('subclass and method', async () => {
          class Mine extends Store { constructor() { super('mine'); } }
          const mine = «sub»new Mine();
          expect(mine.«method»query().name).toBe('mine');
        });
        test('result', async () => {
          const rows = Store.prototype.open();
          expect(rows.«all»all()).toEqual([1]);
          expect(Store.prototype.open().constructor).toBe(rows.constructor);
        });
        test('transparent', async () => {
          expect(hashSync.name).toBe('hashSync');
          expect(hashSync.length).toBe(1);
          expect(Store.name).toBe('Store');
          expect(hashSync).toBeInstanceOf(Function);
        });
        test('still guarded', async () => { fs.«exists»existsSync('package.json'); });
      `,
    },
    tests: {
      named: blocked(at('acme.hashSync', 'named')),
      'one call for all that it reaches': blocked(
        at('acme.readSync', 'reads'),
        at('acme.sleepSync', 'sleeps'),
      ),
      'of itself': blocked({ ...at('acme.hashSync', 'twice'), count: 2 }),
      class: blocked(at('acme.Store', 'new')),
      'subclass and method': blocked('acme.Store', at('acme.Store.prototype.query', 'method')),
      result: blocked(at('acme.Rows.prototype.all', 'all')),
      transparent: 'passed',
      'still guarded': blocked(at('fs.existsSync', 'exists')),
    },
    check({ text }) {
      if (!/fix\s+await the asynchronous form of acme\.hashSync/.test(text)) throw new Error(text);
      if (!text.includes('https://docs.example/acme.hashSync')) throw new Error(text);
    },
  },
  {
    id: 'extend-imports',
    title: 'the same function is seen however it is imported, also when a module is loaded anew',
    smoke: true,
    options: { extend: [...acmeEntries, entry('acme-whole.slow', 'acme-whole', 'default')] },
    files: {
      ...acme,
      ...whole,
      'case.test.ts': `
        import acme from 'acme';
        import * as namespace from 'acme';
        import slow from 'acme-whole';
        import { createRequire } from 'node:module';
        test('default', async () => { acme.«default»hashSync('a'); });
        test('namespace', async () => { namespace.«namespace»hashSync('a'); });
        test('dynamic', async () => { const late = await import('acme'); late.«dynamic»hashSync('a'); });
        test('whole module', async () => {
          expect(«whole»slow('a')).toBe('slow a');
          expect(slow.extra()).toBe('extra');
        });
        test('anew', async () => {
          vi.resetModules();
          const again = await import('acme');
          again.«again»hashSync('a');
        });
      `,
    },
    tests: {
      default: blocked(at('acme.hashSync', 'default')),
      namespace: blocked(at('acme.hashSync', 'namespace')),
      dynamic: blocked(at('acme.hashSync', 'dynamic')),
      'whole module': blocked(at('acme-whole.slow', 'whole')),
      anew: blocked(at('acme.hashSync', 'again')),
    },
  },
  {
    id: 'extend-require',
    title: 'a function that is required is seen',
    smoke: true,
    commonjs: true,
    options: { extend: [...acmeEntries, entry('acme-whole.slow', 'acme-whole', 'default')] },
    files: {
      ...acme,
      ...whole,
      'case.test.ts': `
        import { createRequire } from 'node:module';
        const load = typeof jest === 'undefined' ? createRequire(import.meta.url) : require;
        const { hashSync } = load('acme');
        const slow = load('acme-whole');
        test('destructured', async () => { «destructured»hashSync('a'); });
        test('whole module', async () => { «whole»slow('a'); });
        test('required', async () => { load('acme').«required»hashSync('a'); });
      `.replaceAll('import.meta.url', '__filename'),
    },
    tests: {
      destructured: blocked(at('acme.hashSync', 'destructured')),
      'whole module': blocked(at('acme-whole.slow', 'whole')),
      required: blocked(at('acme.hashSync', 'required')),
    },
  },
  {
    id: 'extend-another-package',
    title: 'a call that another package makes names that package',
    smoke: true,
    options: { extend: acmeEntries },
    files: {
      ...acme,
      'node_modules/calls-acme/package.json': manifest('calls-acme'),
      'node_modules/calls-acme/index.js': `
        const { hashSync } = require('acme');
        exports.run = () => hashSync('a');
      `,
      'case.test.ts': `
        import { run } from 'calls-acme';
        test('through', async () => { «call»run(); });
      `,
    },
    tests: {
      through: blocked({ ...at('acme.hashSync', 'call'), through: 'calls-acme (index.js:2)' }),
    },
  },
  {
    id: 'extend-nested',
    title: 'a copy of the package inside another package is seen as well',
    options: { extend: acmeEntries },
    files: {
      ...acme,
      'node_modules/has-acme/package.json': manifest('has-acme'),
      'node_modules/has-acme/index.js': `exports.run = () => require('acme').hashSync('a');`,
      'node_modules/has-acme/node_modules/acme/package.json': manifest('acme'),
      'node_modules/has-acme/node_modules/acme/index.js': `exports.hashSync = () => 'nested'; exports.readSync = exports.sleepSync = () => 1; exports.Store = class Store { query() {} open() {} };`,
      'case.test.ts': `
        import { run } from 'has-acme';
        test('nested', async () => { expect(«call»run()).toBe('nested'); });
      `,
    },
    tests: {
      nested: blocked({ ...at('acme.hashSync', 'call'), through: 'has-acme (index.js:1)' }),
    },
  },
  {
    id: 'extend-esm-only',
    title: 'a package of ES modules only is seen where the project itself imports it',
    smoke: true,
    options: { extend: esmEntries },
    // Why: without native ES modules, Jest can load it only transformed.
    config: { jest: { transformIgnorePatterns: [] } },
    files: {
      ...esmOnly,
      'case.test.ts': `
        import slow, { hashSync, helperSync, Store } from 'acme-esm';
        import * as namespace from 'acme-esm';
        test('named', async () => { expect(«named»hashSync('a')).toBe('esm a'); });
        test('default', async () => { expect(«default»slow()).toBe('default'); });
        test('handed on', async () => { expect(«helper»helperSync()).toBe('helper'); });
        test('method', async () => { new Store().«method»query(); });
        test('namespace', async () => { namespace.«namespace»hashSync('a'); });
        test('dynamic', async () => { const late = await import('acme-esm'); late.«dynamic»hashSync('a'); });
        test('namespace looks the same', async () => {
          expect(Object.keys(namespace).toSorted()).toEqual(['Store', 'default', 'hashSync', 'helperSync']);
          expect({ ...namespace }.hashSync).toBe(hashSync);
        });
      `,
    },
    tests: {
      named: blocked(at('acme-esm.hashSync', 'named')),
      default: blocked(at('acme-esm.slow', 'default')),
      'handed on': blocked(at('acme-esm.helperSync', 'helper')),
      method: blocked(at('acme-esm.Store.prototype.query', 'method')),
      namespace: blocked(at('acme-esm.hashSync', 'namespace')),
      dynamic: blocked(at('acme-esm.hashSync', 'dynamic')),
      'namespace looks the same': 'passed',
    },
  },
  {
    ...throughPackage,
    id: 'extend-esm-through-package',
    title: 'a package of ES modules only is seen where another package imports it',
    onlyOn: (host) => canReplaceSources(host) && !isVmPool(host),
    tests: {
      ...throughPackage.tests,
      through: blocked(
        { ...at('acme-esm.hashSync', 'call'), through: 'calls-acme-esm (index.js:2)' },
        { ...at('acme-esm.slow', 'call'), through: 'calls-acme-esm (index.js:2)' },
      ),
    },
  },
  {
    ...throughPackage,
    id: 'extend-esm-through-package-node-20',
    title: 'a package of ES modules only is not seen where another package imports it, on Node 20',
    onlyOn: (host) => !canReplaceSources(host),
    tests: { ...throughPackage.tests, through: 'passed' },
  },
  {
    ...throughPackage,
    id: 'extend-esm-through-package-vm',
    title:
      'a package of ES modules only is not seen in a vm pool where another package imports it; its methods are',
    config: { vitest: { pool: 'vmThreads' } },
    tests: { ...throughPackage.tests, through: 'passed' },
  },
  {
    id: 'extend-inner-call',
    title: 'a call that a module makes of its own function directly passes by the wrapper',
    options: { extend: [entry('inner.readSync', 'acme-inner', 'readSync')] },
    files: {
      'node_modules/acme-inner/package.json': manifest('acme-inner'),
      'node_modules/acme-inner/index.js': `
        function readSync() { return 1; }
        exports.readSync = readSync;
        exports.direct = () => readSync();
        exports.byExports = () => exports.readSync();
      `,
      'case.test.ts': `
        import { byExports, direct } from 'acme-inner';
        test('direct', async () => { expect(direct()).toBe(1); });
        test('by exports', async () => { expect(«call»byExports()).toBe(1); });
      `,
    },
    tests: { direct: 'passed', 'by exports': blocked(at('inner.readSync', 'call')) },
  },
  {
    id: 'extend-inlined',
    title: 'packages that Vitest inlines are seen',
    runner: 'vitest',
    smoke: true,
    options: { extend: [...esmEntries, ...acmeEntries.slice(0, 1)] },
    config: { vitest: { server: { deps: { inline: ['acme-esm', 'acme'] } } } },
    files: {
      ...esmOnly,
      ...acme,
      'case.test.ts': `
        import slow, { hashSync, helperSync, Store } from 'acme-esm';
        import { hashSync as other } from 'acme';
        test('named', async () => { «named»hashSync('a'); });
        test('default', async () => { «default»slow(); });
        test('handed on', async () => { «helper»helperSync(); });
        test('method', async () => { new Store().«method»query(); });
        test('CommonJS', async () => { «other»other('a'); });
      `,
    },
    tests: {
      named: blocked(at('acme-esm.hashSync', 'named')),
      default: blocked(at('acme-esm.slow', 'default')),
      'handed on': blocked(at('acme-esm.helperSync', 'helper')),
      method: blocked(at('acme-esm.Store.prototype.query', 'method')),
      CommonJS: blocked(at('acme.hashSync', 'other')),
    },
  },
  {
    id: 'extend-project-file',
    title: 'a file of the project is named by its path from the root',
    smoke: true,
    options: {
      extend: [
        entry('db.query', './extend-project-file/db.ts', 'query'),
        entry('db.Pool.prototype.take', 'extend-project-file/db.ts', 'Pool.prototype.take'),
      ],
    },
    files: {
      'db.ts': `
        import fs from 'node:fs';
        export function query(): boolean { return fs.existsSync('package.json'); }
        export const other = (): boolean => fs.«other»existsSync('package.json');
        export class Pool { take(): number { return 1; } }
      `,
      'case.test.ts': `
        import { other, Pool, query } from './db';
        test('function', async () => { expect(«query»query()).toBe(true); });
        test('method', async () => { expect(new Pool().«take»take()).toBe(1); });
        test('another', async () => { expect(other()).toBe(true); });
      `,
    },
    tests: {
      function: blocked(at('db.query', 'query')),
      method: blocked(at('db.Pool.prototype.take', 'take')),
      another: blocked(at('fs.existsSync', 'other')),
    },
  },
  {
    id: 'extend-builtin',
    smoke: true,
    title: 'a function of Node that the catalog does not have can be added',
    options: { extend: [entry('util.inspect', 'node:util', 'inspect')] },
    files: {
      'case.test.ts': `
        import { inspect } from 'node:util';
        test('builtin', async () => { expect(«call»inspect(1)).toBe('1'); });
      `,
    },
    tests: { builtin: blocked(at('util.inspect', 'call')) },
  },
  {
    id: 'rule-turned-on',
    title: 'a call that is off by default and turned on by a rule is seen however it is imported',
    smoke: true,
    options: { rules: { 'fs.watchFile': 'error' } },
    files: {
      'case.test.ts': `
        import fs, { unwatchFile, watchFile } from 'node:fs';
        const ignore = () => {};
        test('by name', async () => { «named»watchFile('package.json', ignore); unwatchFile('package.json'); });
        test('of the module', async () => { fs.«call»watchFile('package.json', ignore); unwatchFile('package.json'); });
      `,
    },
    tests: {
      'by name': blocked(at('fs.watchFile', 'named')),
      'of the module': blocked(at('fs.watchFile', 'call')),
    },
  },
  {
    id: 'extend-mocks',
    title: 'a mocked module is not reported',
    smoke: true,
    commonjs: true,
    options: { extend: acmeEntries },
    files: {
      ...acme,
      'factory.test.ts': `
        import { hashSync } from 'acme';
        vi.mock('acme', () => ({ hashSync: () => 'mocked' }));
        test('factory', async () => { expect(hashSync('a')).toBe('mocked'); });
      `,
      'auto.test.ts': `
        import { hashSync, Store } from 'acme';
        vi.mock('acme');
        test('automock', async () => {
          expect(hashSync('a')).toBeUndefined();
          expect(new Store('s').query()).toBeUndefined();
        });
      `,
    },
    tests: { factory: 'passed', automock: 'passed' },
  },
  {
    id: 'extend-rules',
    title: 'rules, allowances and comments know the new ids',
    smoke: true,
    options: {
      extend: acmeEntries,
      rules: { 'acme.Store*': 'off' },
      allow: [{ calls: 'acme.sleepSync', reason: 'a short nap' }],
    },
    files: {
      ...acme,
      'case.test.ts': `
        import { hashSync, readSync, sleepSync, Store } from 'acme';
        import { allowBlocking } from '@loopguard/core';
        test('rule', async () => { new Store('s').query(); });
        test('allow', async () => { sleepSync(); });
        test('comment', async () => {
          // loopguard-allow acme.hashSync -- a short text
          hashSync('a');
        });
        test('call', async () => { allowBlocking('a small file', ['acme.*']); readSync(); });
        test('count', async () => { for (let i = 0; i < 3; i++) «count»hashSync('a'); });
      `,
    },
    tests: {
      rule: 'passed',
      allow: 'passed',
      comment: 'passed',
      call: 'passed',
      count: blocked({ ...at('acme.hashSync', 'count'), count: 3 }),
    },
  },
  {
    id: 'extend-throw',
    title: "mode 'throw' stops an added function as well",
    options: { mode: 'throw', extend: acmeEntries },
    files: {
      ...acme,
      'case.test.ts': `
        import { hashSync } from 'acme';
        test('stopped', async () => { «call»hashSync('a'); });
      `,
    },
    tests: { stopped: blocked(at('acme.hashSync', 'call')) },
    unguarded: { stopped: 'passed' },
  },
  ...(
    [
      [
        'export',
        'an export that is not there',
        entry('acme.x', 'acme', 'hashSinc'),
        ['"acme.x"', 'has no "hashSinc"', 'Did you mean "hashSync"?', 'sleepSync'],
      ],
      [
        'method',
        'a method that is not there',
        entry('acme.x', 'acme', 'Store.prototype.querry'),
        ['"acme.x"', '"Store.prototype" of "acme" has no "querry"', '"query"'],
      ],
      [
        'frozen',
        'a function that cannot be replaced',
        entry('acme.x', 'acme', 'frozen.sync'),
        ['"acme.x" cannot be guarded', '"frozen.sync" of "acme" cannot be replaced'],
      ],
      [
        'no-function',
        'an export that is no function',
        entry('acme.x', 'acme', 'plain'),
        ['"acme.x"', '"plain" of "acme" is no function'],
      ],
    ] as const
  ).map(([id, title, wrong, says]): Behaviour => ({
    id: `extend-wrong-${id}`,
    title: `${title} fails the file with one clear error`,
    options: { extend: [wrong] },
    files: {
      ...acme,
      'case.test.ts': `
          import { hashSync } from 'acme';
          test('runs', async () => { hashSync('a'); });
        `,
    },
    tests: { runs: 'passed' },
    fileErrors: [{ calls: [], mentions: says }],
    alone: { exitCode: 'not 0', output: says },
    check({ files }) {
      for (const { message } of files) {
        // Node's runner is told where its file is: reporters show an error without a place in brackets.
        if (/^\s+at (?!.*\/case\.test\.ts:1:1$)/m.test(message)) throw new Error(message);
      }
    },
  })),
];
