import type { ProjectFiles } from '../project.js';

/** Nothing in it blocks, and some of it fails by itself. */
const quiet = `
const assert = require('node:assert');
const { readFile } = require('node:fs/promises');
const { expect } = require('chai');

before(() => {});
after(async () => {});
beforeEach((done) => { setImmediate(done); });
afterEach(() => {});
it('passes', async () => { await readFile('package.json'); });
it('fails', () => { assert.strictEqual(1, 2); });
it('fails in a function', () => { (function inner() { assert.ok(0); })(); });
it('fails later', async () => { await readFile('package.json'); throw new Error('later'); });
it('fails by chai', () => { expect({ answer: 41 }).to.deep.equal({ answer: 42 }); });
it('throws a text', () => { throw 'text'; });
it('throws nothing', () => { throw undefined; });
it('takes a callback', (done) => { setTimeout(done, 1); });
it('hands over an error', (done) => { setTimeout(() => done(new Error('handed over')), 1); });
it('calls back twice', (done) => { done(); done(); });
it('returns a promise', () => new Promise((resolve) => setTimeout(resolve, 1)));
it('times out', function () { this.timeout(5); return new Promise((resolve) => setTimeout(resolve, 50)); });
it('skips itself', function () { this.skip(); });
it('skips itself later', async function () { await 1; this.skip(); });
it('is pending');
it.skip('is skipped', () => {});
it('same title', () => {});
it('same title', () => { throw new Error('the second'); });
it('throws where nobody catches', (done) => { setTimeout(() => { throw new Error('uncaught'); }, 1); });
let tries = 0;
it('is flaky', function () { this.retries(2); if (tries++ === 0) throw new Error('flaky'); });
it('is flaky too often', function () { this.retries(1); throw new Error('each time'); });
it('has its stack', () => { throw Object.assign(new Error('its stack'), { stack: new Error().stack.split('\\n').filter((line) => /loopguard/.test(line)).join('\\n') || 'Error: its stack' }); });
describe('suite', function () {
  this.slow(10000);
  before(function () { for (const row of [1, 2]) this.test.parent.addTest(new (require('mocha').Test)('row ' + row, () => {})); });
  it('one', async () => { await readFile('package.json'); });
  describe('inner', () => {
    afterEach(function () { if (this.currentTest.title === 'two') this.test.error(new Error('from a hook')); });
    it('two', () => {});
    it('three', () => {});
  });
});
describe('a hook that fails', () => {
  beforeEach(() => { throw new TypeError('own'); });
  it('never runs', () => {});
  it('nor this', () => {});
});
describe('a hook that skips', () => {
  before(function () { this.skip(); });
  it('is left out', () => {});
});
`;

const config = `const { readFileSync } = require('node:fs');

exports.loadConfig = function loadConfig() {
  return readFileSync('package.json', 'utf8');
};
`;

const blocking = `
const assert = require('node:assert');
const { loadConfig } = require('./config.js');

describe('suite', () => {
  it('blocks', async () => { await 1; loadConfig(); });
  it('blocks and fails', () => { loadConfig(); assert.strictEqual(1, 2); });
});
`;

const kinds = `
const { loadConfig } = require('./config.js');

before(() => { loadConfig(); });
beforeEach(() => { loadConfig(); });
afterEach(() => { loadConfig(); });
after(() => { loadConfig(); });
it('sync', () => { loadConfig(); });
it('swallows', () => { try { loadConfig(); throw new Error('caught'); } catch {} });
it('callback', (done) => { setTimeout(() => { loadConfig(); done(); }, 1); });
it('callback at once', (done) => { loadConfig(); done(); });
it('promise', () => new Promise((resolve) => setTimeout(() => { loadConfig(); resolve(); }, 1)));
it('async', async () => { await new Promise((resolve) => setImmediate(resolve)); loadConfig(); });
let tries = 0;
it('retried', function () { this.retries(2); if (tries++ === 0) { loadConfig(); throw new Error('flaky'); } });
it('retried each time', function () { this.retries(2); loadConfig(); });
it('timeout', function () { this.timeout(20); return new Promise(() => { setTimeout(loadConfig, 1); }); });
it('skipped', function () { loadConfig(); this.skip(); });
it('pending');
it('same title', () => {});
it('same title', () => { loadConfig(); });
for (const row of [1, 2]) it('row ' + row, () => { if (row === 2) loadConfig(); });
describe('added later', () => {
  before(function () { this.test.parent.addTest(new (require('mocha').Test)('dynamic', () => { loadConfig(); })); });
  it('clean', () => {});
});
describe('hooks', () => {
  before(async () => { await 1; loadConfig(); });
  beforeEach((done) => { setTimeout(() => { loadConfig(); done(); }, 1); });
  afterEach(async () => { await 1; loadConfig(); });
  it('of a clean test', async () => { await 1; });
});
`;

const leftover = `
const { readFileSync } = require('node:fs');

let hasRun;
const done = new Promise((resolve) => (hasRun = resolve));
it('starts', () => { setImmediate(() => { readFileSync('package.json'); hasRun(); }); });
it('innocent', async () => { await done; });
`;

const optOuts = `
const { allowBlocking } = require('@loopguard/core');
const { readFileSync, statSync } = require('node:fs');
const { loadConfig } = require('./config.js');

allowBlocking('this file is about statSync', ['fs.statSync']);
it('by a call at the top', () => { statSync('package.json'); });
// loopguard-allow fs.readFileSync -- above a test
it('above the test', () => { loadConfig(); });
it('on the line', () => {
  readFileSync('package.json'); // loopguard-allow fs.readFileSync -- on the line
});
it('in a block', async () => { await allowBlocking('a block', async () => { await 1; loadConfig(); }); });
it('for the rest', () => { allowBlocking('the rest'); loadConfig(); });
it('not any more', () => { loadConfig(); });
`;

const docblock = `/** @loopguard-allow fs.readFileSync -- the whole file */
const { loadConfig } = require('./config.js');

it('in the docblock', () => { loadConfig(); });
`;

const esm = `import assert from 'node:assert';
import { readFileSync } from 'node:fs';

await 1;
describe('module', () => {
  it('passes', async () => { await 1; });
  it('blocks', async () => { await 1; readFileSync('package.json'); });
});
`;

const interfaces = {
  'ui-tdd.js': `
const { loadConfig } = require('./config.js');
suite('tdd', () => {
  suiteSetup(() => { loadConfig(); });
  setup(() => { loadConfig(); });
  test('passes', () => {});
  test('blocks', () => { loadConfig(); });
});
`,
  'ui-qunit.js': `
const { loadConfig } = require('./config.js');
suite('qunit');
before(() => { loadConfig(); });
test('passes', () => {});
test('blocks', () => { loadConfig(); });
`,
  'ui-exports.js': `
const { loadConfig } = require('./config.js');
module.exports = { exports: {
  before() { loadConfig(); },
  passes() {},
  blocks() { loadConfig(); },
} };
`,
  'ui-require.js': `
const { describe, it, before } = require('mocha');
const { loadConfig } = require('./config.js');
describe('required', () => {
  before(() => { loadConfig(); });
  it('passes', () => {});
  it('blocks', () => { loadConfig(); });
});
`,
};

const children = `
const assert = require('node:assert');
const { fork } = require('node:child_process');
const { once } = require('node:events');

it('what it starts is not guarded and no part of the run', async () => {
  const [{ hasGuard, names }] = await once(fork('child.js'), 'message');
  assert.deepStrictEqual({ hasGuard, names }, { hasGuard: false, names: [] });
});
`;

const nested = `
const assert = require('node:assert');
const Mocha = require('mocha');
const { loadConfig } = require('./config.js');

it('runs a suite of its own', async () => {
  const mocha = new Mocha({ reporter: class {} });
  mocha.suite.addTest(new Mocha.Test('inner', () => { loadConfig(); }));
  mocha.suite.addTest(new Mocha.Test('inner that fails', () => { assert.ok(0); }));
  const failures = await new Promise((resolve) => mocha.run(resolve));
  assert.strictEqual(failures, 1);
});
it('is clean', async () => { await 1; });
`;

const fakeTimers = `
const sinon = require('sinon');
const { loadConfig } = require('./config.js');

let clock;
beforeEach(() => { clock = sinon.useFakeTimers(); });
afterEach(() => { clock.restore(); });
it('passes', async () => { const done = new Promise((resolve) => setTimeout(resolve, 1000)); clock.tick(1000); await done; });
it('blocks', () => { setTimeout(loadConfig, 1000); clock.tick(1000); });
`;

const rootHooks = `
const { once } = require('node:events');
const { createServer } = require('node:http');
const { loadConfig } = require('./config.js');

let server;
exports.mochaHooks = {
  async beforeAll() {
    server = createServer((_request, response) => { loadConfig(); response.end('done'); }).listen(0);
    await once(server, 'listening');
    global.port = server.address().port;
  },
  beforeEach() { loadConfig(); },
  afterAll() { server.close(); },
};
`;

const asks = `
const { get } = require('node:http');

it('passes', async () => { await 1; });
it('blocks', async () => {
  await new Promise((resolve) => get({ port: global.port, agent: false }, (response) => response.resume().once('end', resolve)));
});
`;

const generators = `
const { loadConfig } = require('./config.js');

it('passes', function* () { yield Promise.resolve(); });
it('blocks', function* () { yield Promise.resolve(); loadConfig(); });
`;

/** What co-mocha and others do. */
const coroutines = `
const { Runnable } = require('mocha');
const { run } = Runnable.prototype;
Runnable.prototype.run = function (fn) {
  const { fn: own } = this;
  if (own?.constructor.name === 'GeneratorFunction') {
    this.fn = async function () {
      const steps = own.call(this);
      for (let step = steps.next(); !step.done; step = steps.next(await step.value));
    };
  }
  return run.call(this, fn);
};
`;

export const files: ProjectFiles = {
  'package.json': JSON.stringify({ name: 'project-under-test', private: true }),
  'config.js': config,
  'child.js': `process.send({
  hasGuard: Object.getOwnPropertySymbols(process).some(({ description }) => description.startsWith('@loopguard/')),
  names: Object.keys(process.env).filter((name) => name.startsWith('LOOPGUARD')),
});
process.disconnect();`,
  'quiet.js': quiet,
  'blocking.js': blocking,
  'kinds.js': kinds,
  'leftover.js': leftover,
  'opt-outs.js': optOuts,
  'docblock.js': docblock,
  'module.mjs': esm,
  ...interfaces,
  'children.js': children,
  'nested.js': nested,
  'fake-timers.js': fakeTimers,
  'clean.js': `it('sync', () => {});
it('async', async () => { await 1; });
it('callback', (done) => { done(); });
`,
  'root-hooks.js': rootHooks,
  'asks.js': asks,
  'empty.js': `it('comes first', () => {});`,
  'generators.js': generators,
  'coroutines.js': coroutines,
  // What a tool could do that is no friend of others.
  'deaf.js': `const { Runnable } = require('mocha');

const { run } = Runnable.prototype;
Object.defineProperty(Runnable.prototype, 'run', { value: run });
it('passes', () => {});
`,
  'typed.ts': `import { readFileSync } from 'node:fs';

interface Long { readonly name: string }

describe('typed', () => {
  it('blocks', async () => {
    const value: Long = { name: 'x' };
    await Promise.resolve(value);
    readFileSync('package.json');
  });
});
`,
};
