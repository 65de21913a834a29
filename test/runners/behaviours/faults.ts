import { blocked, failed, type Behaviour } from '../behaviour.js';
import { isVmPool, type Host } from '../hosts.js';

// Why in two parts: tools would take it for a map of this very file.
const mapping = ['source', 'MappingURL'].join('');
const existsSync = `fs.«call»existsSync('package.json')`;
const call = { id: 'fs.existsSync', where: 'call' };

/** Things that tests do to the ground that loopguard stands on: title → body of a test. */
const hostile: Readonly<Record<string, string>> = {
  'Error.stackTraceLimit is 0 and stays so': `Error.stackTraceLimit = 0; ${existsSync};`,
  'Error.stackTraceLimit cannot be written': `
    Object.defineProperty(Error, 'stackTraceLimit', { value: 2, writable: false, configurable: true });
    ${existsSync};
    later(() => Object.defineProperty(Error, 'stackTraceLimit', { value: 10, writable: true, configurable: true, enumerable: true }));`,
  'Error.prepareStackTrace is replaced and stays so': `Error.prepareStackTrace = () => 'formatted'; ${existsSync};`,
  'Error.prepareStackTrace throws': `Error.prepareStackTrace = () => { throw new Error('no stack'); }; ${existsSync};`,
  'Error.prepareStackTrace returns no text': `Error.prepareStackTrace = (_error, sites) => sites; ${existsSync};`,
  'Error.captureStackTrace is deleted': `
    const { captureStackTrace } = Error;
    delete (Error as any).captureStackTrace;
    ${existsSync};
    later(() => { Error.captureStackTrace = captureStackTrace; });`,
  'process.getBuiltinModule is deleted': `
    const { getBuiltinModule } = process;
    delete (process as any).getBuiltinModule;
    ${existsSync};
    later(() => { process.getBuiltinModule = getBuiltinModule; });`,
  'performance and Date are stubbed': `
    const { now } = performance; const RealDate = Date;
    performance.now = () => Number.NaN;
    globalThis.Date = class { constructor() { throw new Error('no date'); } } as any;
    ${existsSync};
    later(() => { performance.now = now; globalThis.Date = RealDate; });`,
  'Object.prototype has one more property': `
    (Object.prototype as any).polluted = { reason: 'polluted' };
    ${existsSync};
    later(() => { delete (Object.prototype as any).polluted; });`,
  'Object.prototype has properties named like ours': `
    const names = ['allow', 'attempt', 'calls', 'from', 'inside', 'reason', 'rule', 'scope', 'test', 'used'];
    for (const name of names) (Object.prototype as any)[name] = true;
    try { ${existsSync}; } finally { for (const name of names) delete (Object.prototype as any)[name]; }`,
  'Object.prototype has a getter and a value': `
    Object.defineProperty(Object.prototype, 'get', { value: () => 1, configurable: true, enumerable: false, writable: true });
    try { ${existsSync}; } finally { delete (Object.prototype as any).get; }`,
  'Reflect is replaced': `
    const { apply, construct } = Reflect;
    Reflect.apply = Reflect.construct = () => { throw new Error('no reflect'); };
    try { ${existsSync}; } finally { Object.assign(Reflect, { apply, construct }); }`,
  'Map.prototype throws': `
    const { get, has, set } = Map.prototype;
    Map.prototype.get = Map.prototype.has = Map.prototype.set = () => { throw new Error('no map'); };
    try { ${existsSync}; } finally { Object.assign(Map.prototype, { get, has, set }); }`,
  'Map.prototype lies': `
    const { get, has, set } = Map.prototype;
    Map.prototype.get = () => 'lie'; Map.prototype.has = () => true;
    try { ${existsSync}; } finally { Object.assign(Map.prototype, { get, has, set }); }`,
  'Set.prototype and WeakSet.prototype throw': `
    const [has, weakHas] = [Set.prototype.has, WeakSet.prototype.has];
    Set.prototype.has = WeakSet.prototype.has = () => { throw new Error('no set'); };
    try { ${existsSync}; } finally { Set.prototype.has = has; WeakSet.prototype.has = weakHas; }`,
  'Function.prototype.call throws': `
    const { call, apply, bind } = Function.prototype;
    Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => { throw new Error('no call'); };
    try { ${existsSync}; } finally { Object.assign(Function.prototype, { call, apply, bind }); }`,
};

/** Jest's sandbox and vm pools have intrinsics of their own, which loopguard does not use. */
const sharesRealm = (host: Host): boolean => host.runner === 'vitest' && !isVmPool(host);

/** After these a call may go unjudged, and then the file says so. */
const unjudged: Readonly<Record<string, string>> = {
  'Array.prototype throws': `
    const names = ['at', 'filter', 'find', 'findLast', 'flatMap', 'includes', 'map', 'push', 'some'] as const;
    const real = names.map((name) => Array.prototype[name]);
    for (const name of names) (Array.prototype as any)[name] = () => { throw new Error('no array'); };
    try { ${existsSync}; } finally { for (let n = 0; n < names.length; n++) (Array.prototype as any)[names[n] as string] = real[n]; }`,
  'arrays cannot be iterated': `
    const real = Array.prototype[Symbol.iterator];
    Array.prototype[Symbol.iterator] = () => { throw new Error('no iterator'); };
    try { ${existsSync}; } finally { Array.prototype[Symbol.iterator] = real; }`,
  'RegExp.prototype.test and exec throw': `
    const { exec, test: real } = RegExp.prototype;
    RegExp.prototype.exec = RegExp.prototype.test = () => { throw new Error('no pattern'); };
    try { ${existsSync}; } finally { Object.assign(RegExp.prototype, { exec, test: real }); }`,
};

function inOneFile(
  id: string,
  bodies: Readonly<Record<string, string>>,
): Pick<Behaviour, 'id' | 'files'> {
  const tests = Object.entries(bodies).map(
    ([title, body], index) => `
      test(${JSON.stringify(title)}, async () => {
        let result;
        ${body.replace(existsSync, `result = ${existsSync.replace('call', `call-${index}`)}`)}
        restore();
        expect(result).toBe(true);
      });
    `,
  );
  return {
    id,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        const { stackTraceLimit, prepareStackTrace } = Error;
        let restore = () => {};
        const later = (work: () => void) => { restore = work; };
        const reset = () => { restore = () => {}; Error.stackTraceLimit = stackTraceLimit; Error.prepareStackTrace = prepareStackTrace; };
        // Why not after each: reports are made after the hooks of a test.
        beforeEach(reset);
        afterAll(reset);
        ${tests.join('\n')}
        test('none of them', async () => { await fs.promises.stat('package.json'); });
      `,
    },
  };
}

const descend = `
  import fs from 'node:fs';
  export function descend(depth: number): boolean { return depth === 0 ? fs.«call»existsSync('package.json') : descend(depth - 1); }
`;

/** loopguard's own ground gives way. */
export const faults: readonly Behaviour[] = [
  {
    ...inOneFile('hostile', hostile),
    smoke: true,
    title: 'the call is found and the test goes on, whatever a test does to its ground',
    tests: {
      ...Object.fromEntries(
        Object.keys(hostile).map((title, index) => [
          title,
          blocked({ id: 'fs.existsSync', where: `call-${index}` }),
        ]),
      ),
      'none of them': 'passed',
    },
  },
  {
    ...inOneFile('hostile-unjudged', unjudged),
    onlyOn: sharesRealm,
    title: 'when a test breaks the language itself, the test goes on and nothing is silent',
    tests: {
      ...Object.fromEntries(Object.keys(unjudged).map((title) => [title, 'passed' as const])),
      'none of them': 'passed',
    },
    fileErrors: [
      { calls: [], mentions: ['could not be judged', 'no array', 'no iterator', 'no pattern'] },
    ],
  },
  {
    id: 'fault-source-map',
    title: 'a source map that is missing or wrong hides no call',
    files: {
      'wrong.cjs': `
        const fs = require('fs');
        exports.exists = () => fs.existsSync('package.json');
        //# ${mapping}=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbImVsc2V3aGVyZS50cyJdLCJuYW1lcyI6W10sIm1hcHBpbmdzIjoiQUFBQTs7O2dnZ2dnZ2dCIn0=
      `,
      'missing.cjs': `
        const fs = require('fs');
        exports.stat = () => fs.statSync('package.json');
        //# ${mapping}=nowhere.js.map
      `,
      'case.test.ts': `
        import { exists } from './wrong.cjs';
        import { stat } from './missing.cjs';
        test('wrong', async () => { exists(); });
        test('missing', async () => { stat(); });
        test('is clean', async () => {});
      `,
    },
    tests: {
      wrong: blocked({ id: 'fs.existsSync' }),
      missing: blocked({ id: 'fs.statSync' }),
      'is clean': 'passed',
    },
  },
  {
    id: 'fault-unreadable-source',
    title: 'a source file that is gone when the test ends is still named',
    commonjs: true,
    files: {
      'gone.cjs': `
        const fs = require('fs');
        exports.exists = () => fs.«call»existsSync('package.json');
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        import path from 'node:path';
        import { exists } from './gone.cjs';
        test('blocks', async () => {
          expect(exists()).toBe(true);
          await fs.promises.rm(path.resolve('fault-unreadable-source/gone.cjs'));
        });
      `,
    },
    tests: { blocks: blocked({ id: 'fs.existsSync' }) },
  },
  {
    id: 'fault-deep-stack',
    title:
      "the user's line is found at the end of 5,000 frames, and a recursion counts as one site",
    files: {
      'descend.ts': descend,
      'case.test.ts': `
        import { descend } from './descend';
        test('once', async () => { expect(descend(5000)).toBe(true); });
        test('is clean', async () => {});
      `,
    },
    tests: { once: blocked(call), 'is clean': 'passed' },
  },
  {
    id: 'fault-hostile-arguments',
    title: 'arguments that throw when they are looked at change nothing',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import { gzipSync } from 'node:zlib';
        const hostile = new Proxy({}, { get() { throw new Error('a trap'); }, getPrototypeOf() { throw new Error('a trap'); }, ownKeys() { throw new Error('a trap'); } });
        test('throws as before', async () => {
          expect(() => fs.readFileSync('package.json', hostile as any)).toThrow('a trap');
          expect(() => gzipSync(hostile as any)).toThrow();
          expect(fs.existsSync(hostile as any)).toBe(false);
        });
      `,
    },
    tests: { 'throws as before': blocked('fs.readFileSync', 'zlib.gzipSync', 'fs.existsSync') },
  },
  {
    id: 'formatter-calls',
    title:
      'a call that a stack formatter of the user’s makes is reported, and one of the runner’s is not',
    smoke: true,
    files: {
      'node_modules/stack-maps/package.json': '{ "name": "stack-maps", "version": "1.0.0" }',
      'node_modules/stack-maps/index.js': `
        const fs = require('node:fs');
        const { prepareStackTrace } = Error;
        exports.install = () => {
          Error.prepareStackTrace = (error, sites) => { fs.existsSync('x.map'); return String(error) + sites.length; };
        };
        exports.remove = () => { Error.prepareStackTrace = prepareStackTrace; };
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        import maps from 'stack-maps';
        const { prepareStackTrace } = Error;
        const restore = () => { Error.prepareStackTrace = prepareStackTrace; };
        test('of its own', async () => {
          Error.prepareStackTrace = (error) => { fs.«hook»existsSync('package.json'); return String(error); };
          const { stack } = new Error('one');
          restore();
          expect(stack).toBe('Error: one');
        });
        test('around that of the runner', async () => {
          Error.prepareStackTrace = (error, sites) => { fs.«around»existsSync('package.json'); return prepareStackTrace ? prepareStackTrace(error, sites) : String(error); };
          const { stack } = new Error('two');
          restore();
          expect(stack).toContain('Error: two');
        });
        test('of a package', async () => {
          maps.install();
          const stack = new Error('three').«read»stack;
          maps.remove();
          expect(stack).toMatch(/^Error: three\\d+$/);
        });
        test('of the runner', async () => {
          expect(new Error('four').stack).toContain('case.test');
          expect(() => { throw new Error('five'); }).toThrow('five');
        });
      `,
    },
    tests: {
      'of its own': blocked({ id: 'fs.existsSync', where: 'hook' }),
      'around that of the runner': blocked({ id: 'fs.existsSync', where: 'around' }),
      'of a package': blocked({
        id: 'fs.existsSync',
        where: 'read',
        through: 'stack-maps (index.js:4)',
      }),
      'of the runner': 'passed',
    },
  },
  {
    id: 'thrown-stacks',
    title: 'what a blocking call throws has no frame of ours, and the line of the test',
    smoke: true,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        function deep(depth: number): unknown { return depth === 0 ? fs.readFileSync('missing') : deep(depth - 1); }
        function stackOf(work: () => unknown): string[] {
          try { work(); } catch (error) { return String((error as Error).stack).split('\\n').slice(1); }
          return [];
        }
        test('thrown', async () => {
          const stack = stackOf(() => deep(2));
          expect(stack.filter((line) => /[\\\\/](?:@loopguard|packages)[\\\\/]/.test(line))).toEqual([]);
          expect(stack.filter((line) => line.includes('case.test')).length).toBeGreaterThanOrEqual(5);
        });
      `,
    },
    tests: { thrown: blocked('fs.readFileSync') },
  },
  {
    id: 'names-like-places',
    title: 'a method may have any name, and its call is found',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        const routes = {
          ['get (/users)'](): unknown { return fs.«one»existsSync('package.json'); },
          ['a (b'](): unknown { return fs.«two»existsSync('package.json'); },
          [') (/tmp/x.js:1:2)'](): unknown { return fs.«three»existsSync('package.json'); },
        };
        test('calls them', async () => { for (const route of Object.values(routes)) route(); });
      `,
    },
    tests: {
      'calls them': blocked(
        { id: 'fs.existsSync', where: 'one' },
        { id: 'fs.existsSync', where: 'two' },
        { id: 'fs.existsSync', where: 'three' },
      ),
    },
  },
  {
    id: 'first-load-polluted',
    title: 'a builtin is loaded while Object.prototype has the names of a descriptor',
    onlyOn: sharesRealm,
    files: {
      'case.test.ts': `
        test('loads it', async () => {
          const prototype = Object.prototype as any;
          prototype.get = prototype.set = prototype.value = 1;
          let zlib: typeof import('node:zlib');
          try { zlib = process.getBuiltinModule('node:zlib'); }
          finally { delete prototype.get; delete prototype.set; delete prototype.value; }
          zlib.«call»gzipSync('text');
        });
      `,
    },
    tests: { 'loads it': blocked({ id: 'zlib.gzipSync', where: 'call' }) },
  },
  {
    id: 'warnings-unseen',
    title: 'a test sees nothing of what is said in mode warn, whatever it watches',
    options: { mode: 'warn', unusedAllow: 'off' },
    smoke: true,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        const spies = [
          vi.spyOn(process.stderr, 'write'), vi.spyOn(process.stdout, 'write'),
          vi.spyOn(console, 'error'), vi.spyOn(console, 'warn'), vi.spyOn(console, 'log'),
          vi.spyOn(fs, 'writeSync'), vi.spyOn(fs, 'appendFileSync'), vi.spyOn(fs, 'writeFileSync'),
        ];
        test('blocks', async () => { fs.existsSync('package.json'); });
        test('has seen nothing', async () => {
          const calls = spies.flatMap((spy) => spy.mock.calls as unknown[][]);
          for (const spy of spies) spy.mockRestore();
          expect(calls.filter((args) => args.some((arg) => String(arg).includes('fs.existsSync')))).toEqual([]);
        });
      `,
    },
    tests: { blocks: 'passed', 'has seen nothing': 'passed' },
    alone: {
      exitCode: 0,
      output: [
        /\[loopguard\] in "blocks": fs\.existsSync blocked the event loop/,
        /where {2}.*case\.test\.ts:\d+/,
      ],
    },
  },
  {
    id: 'fault-own-error-kept',
    title: "a test's own failure is kept beside ours when nothing can be formatted",
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        const { prepareStackTrace } = Error;
        afterAll(() => { Error.prepareStackTrace = prepareStackTrace; });
        test('fails by itself', async () => {
          fs.existsSync('package.json');
          const error = new Error('its own failure');
          void error.stack;
          Error.prepareStackTrace = () => { throw new Error('no stack'); };
          throw error;
        });
      `,
    },
    tests: { 'fails by itself': failed([/its own failure/], 'fs.existsSync') },
  },
  {
    id: 'fault-frozen-builtin',
    title: 'a test that freezes fs is judged',
    // Why not in Jest: one process runs many files there, and graceful-fs needs to patch fs.
    runner: 'vitest',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('freezes', async () => { Object.freeze(fs); fs.«call»existsSync('package.json'); });
        test('is clean', async () => {});
      `,
    },
    tests: { freezes: blocked(call), 'is clean': 'passed' },
  },
  {
    id: 'fault-frozen-error',
    title: 'where Error is frozen no call can be judged, and the file says so once',
    // Why isolated: nothing thaws it again for the next file.
    onlyOn: (host) => sharesRealm(host) && host.runner === 'vitest' && host.options.isolate,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('freezes', async () => { Object.freeze(Error); expect(fs.existsSync('package.json')).toBe(true); });
        test('goes on', async () => { expect(fs.existsSync('package.json')).toBe(true); });
      `,
    },
    tests: { freezes: 'passed', 'goes on': 'passed' },
    fileErrors: [{ calls: [], mentions: ['could not be judged', 'fs.existsSync'] }],
  },
  {
    id: 'fault-frozen-early',
    title:
      'a module that was frozen before the guard came fails the file, which names its functions',
    files: {
      'freeze.cjs': `Object.freeze(require('node:child_process'));`,
      'case.test.ts': `
        import { execSync } from 'node:child_process';
        test('goes on', async () => { execSync('true'); });
        test('is clean', async () => {});
      `,
    },
    tests: { 'goes on': 'passed', 'is clean': 'passed' },
    fileErrors: [{ calls: [], mentions: ['child_process.execSync', 'frozen'] }],
    alone: {
      env: { NODE_OPTIONS: '--require ./fault-frozen-early/freeze.cjs' },
      exitCode: 'not 0',
    },
  },
  {
    id: 'fault-docs-url',
    title: 'a docsUrl that throws is an error before any test runs',
    runner: 'vitest',
    vitestPlugins: `[loopguard({ docsUrl: () => { throw new Error('no guide'); } })]`,
    files: { 'case.test.ts': `test('does not run', () => {});` },
    tests: {},
    alone: { exitCode: 'not 0', output: [/docsUrl/, /no guide/] },
  },
];
