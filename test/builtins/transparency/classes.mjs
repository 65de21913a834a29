// Child program: wrapped classes in use, all rows turned on.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import dns from 'node:dns';
import https from 'node:https';
import vm from 'node:vm';
import { Worker } from 'node:worker_threads';
import { openFile } from '../fire/attempts.mjs';
import { builtin, runChecks } from './checks.mjs';

const sqlite = builtin('node:sqlite');
const emptyModule = Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
const file = openFile({ rules: { '*': 'error' } });

function Target() {}

/** Name → class, and arguments to make one with. */
const classes = {
  'vm.Script': [vm.Script, ['1 + 1']],
  'https.Agent': [https.Agent, [{}]],
  'dns.Resolver': [dns.Resolver, []],
  'WebAssembly.Module': [WebAssembly.Module, [emptyModule]],
  'WebAssembly.Instance': [WebAssembly.Instance, [new WebAssembly.Module(emptyModule)]],
  ...(sqlite && { 'sqlite.DatabaseSync': [sqlite.DatabaseSync, [':memory:']] }),
};

const checks = {
  'a method keeps its receiver': () => {
    assert.equal(new vm.Script('40 + 2').runInThisContext(), 42);
    assert.throws(() => vm.Script.prototype.runInThisContext.call({}), TypeError);
  },
  'Object.create of a prototype is an instance': () => {
    assert.ok(Object.create(https.Agent.prototype) instanceof https.Agent);
  },
  'a class that is called without new answers as before': () => {
    assert.throws(() => WebAssembly.Module(emptyModule), TypeError);
    assert.ok(https.Agent() instanceof https.Agent);
  },
  'what Node makes itself is an instance too': async () => {
    const compiled = await WebAssembly.compile(emptyModule);
    assert.ok(compiled instanceof WebAssembly.Module);
    assert.equal(compiled.constructor, WebAssembly.Module);
    assert.equal(https.globalAgent.constructor, https.Agent);
  },
  'a worker thread starts and is an instance': async () => {
    const worker = new Worker('', { eval: true });
    assert.ok(worker instanceof Worker);
    assert.equal(worker.constructor, Worker);
    await new Promise((resolve) => worker.once('exit', resolve));
  },
  'a private key keeps its class': () => {
    const { privateKey } = crypto.generateKeyPairSync('ed25519');
    assert.ok(privateKey instanceof crypto.KeyObject);
  },
};

for (const [name, [Class, args]] of Object.entries(classes)) {
  checks[`new ${name}`] = () => {
    const made = new Class(...args);
    assert.ok(made instanceof Class);
    assert.equal(made.constructor, Class);
    assert.equal(Object.getPrototypeOf(made), Class.prototype);
  };
  checks[`class extends ${name}`] = () => {
    class Own extends Class {
      own = true;
      static make() {
        return new this(...args);
      }
    }
    const made = Own.make();
    assert.ok(made instanceof Own && made instanceof Class);
    assert.equal(made.own, true);
    assert.equal(made.constructor, Own);
    assert.equal(Object.getPrototypeOf(Own), Class);
    class Further extends Own {}
    assert.ok(Further.make() instanceof Further);
  };
  checks[`Reflect.construct with ${name} and another new.target`] = () => {
    Target.prototype = Object.create(Class.prototype);
    const made = Reflect.construct(Class, args, Target);
    assert.equal(Object.getPrototypeOf(made), Target.prototype);
  };
}

if (sqlite) {
  checks['a database of a subclass works'] = () => {
    class Store extends sqlite.DatabaseSync {
      count() {
        return this.prepare('SELECT count(*) AS count FROM item').get().count;
      }
    }
    const store = new Store(':memory:');
    store.exec('CREATE TABLE item (id INTEGER); INSERT INTO item VALUES (1), (2)');
    assert.equal(store.count(), 2);
    store.close();
    assert.throws(() => store.exec('SELECT 1'), { code: 'ERR_INVALID_STATE' });
  };
}

// Why in a test: that is where calls take the longer way.
await file.runTest('uses classes', () => runChecks(checks));
await file.close();
