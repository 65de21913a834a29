// Child program: a process without tests, guarded from some moment on.
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { allowBlocking } from '@loopguard/core';
import { guardThread, installGuard } from '@loopguard/core/adapter';
import { runChecks } from './transparency/checks.mjs';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');
const guard = installGuard();
let told = [];

/** @param {import('@loopguard/core/adapter').PlainOptions} [options] */
function start(options = {}) {
  told = [];
  return guardThread(guard, {
    options: guard.prepareOptions({ stall: { mode: 'off' }, ...options }),
    root: import.meta.dirname ?? path.dirname(process.argv[1]),
    program: process.argv[1],
    onViolation: ({ violation, status, test, error }) => {
      told.push([violation.call, test, status]);
      assert.match(error.message, /where {2}.*whole-thread\.mjs:\d+/);
    },
  });
}

const read = () => fs.readFileSync(process.argv[1]);
const exists = () => fs.existsSync('config.json');
const compute = () => {
  const end = process.cpuUsage().user + 300_000;
  while (process.cpuUsage().user < end) for (let step = 0; step < 1e5; step++);
};

await runChecks({
  'nothing is guarded before': () => {
    read();
    assert.equal(guard.file, undefined);
  },
  'a call is told in the turn after it, each site once, and counted in the report': async () => {
    const thread = start();
    for (let at = 0; at < 3; at++) read();
    assert.deepEqual(told, []);
    await nextTurn();
    await nextTurn();
    read();
    assert.deepEqual(told, [['fs.readFileSync', 'outside a request', 'failed']]);
    const { calls } = thread.close();
    assert.deepEqual(
      calls.map(({ call, count }) => [call, count]),
      [['fs.readFileSync', 4]],
    );
  },
  'a call in a context names it, across awaits and timers': async () => {
    const thread = start();
    const one = thread.contextStarts('GET /one');
    const two = thread.contextStarts('GET /two');
    await Promise.all([
      one.run(async () => {
        await nextTurn();
        read();
      }),
      two.run(() => new Promise((resolve) => setTimeout(() => resolve(exists()), 1))),
    ]);
    thread.flush();
    assert.deepEqual(told.toSorted(), [
      ['fs.existsSync', 'GET /two', 'failed'],
      ['fs.readFileSync', 'GET /one', 'failed'],
    ]);
    thread.close();
  },
  'what an ended context left behind is nobody’s': async () => {
    const thread = start();
    const scope = thread.contextStarts('GET /');
    let leave;
    const left = new Promise((resolve) => (leave = resolve));
    const work = scope.run(() => left.then(read));
    scope.end();
    leave();
    await work;
    thread.flush();
    assert.deepEqual(told, [['fs.readFileSync', 'outside a request', 'failed']]);
    thread.close();
  },
  'a name is asked for when something blocks, once for each context': () => {
    const thread = start();
    const asked = [];
    const scopes = ['a', 'b'].map((name) =>
      thread.contextStarts(() => {
        asked.push(name);
        return `GET /${name}`;
      }),
    );
    assert.deepEqual(asked, []);
    scopes[1].end();
    for (let at = 0; at < 3; at++) scopes[0].run(read);
    assert.deepEqual(asked, ['a']);
    thread.flush();
    assert.deepEqual(told, [['fs.readFileSync', 'GET /a', 'failed']]);
    const { calls } = thread.close();
    assert.deepEqual(
      calls.map(({ test, count }) => [test.name, test.isContext, count]),
      [['GET /a', true, 3]],
    );
  },
  'contexts of one name are counted together, and more names than are kept as others': () => {
    const thread = start();
    for (let at = 0; at < 1100; at++) {
      for (let times = 0; times < 2; times++) {
        const scope = thread.contextStarts(() => `GET /${at}`);
        scope.run(read);
        scope.end();
      }
    }
    const names = new Map(thread.close().calls.map(({ test, count }) => [test.name, count]));
    assert.equal(names.size, 1001);
    assert.equal(names.get('GET /0'), 2);
    assert.equal(names.get('others, of more names than are kept'), 200);
  },
  'a name that cannot be told harms nothing': () => {
    const thread = start();
    const scope = thread.contextStarts(() => {
      throw new Error('mine');
    });
    scope.run(read);
    thread.flush();
    assert.deepEqual(told, [['fs.readFileSync', 'something whose name cannot be told', 'failed']]);
    thread.close();
  },
  'where a listener runs beside others, it is only likely whose the call is': async () => {
    const thread = start();
    const other = thread.contextStarts('GET /other');
    const one = thread.contextStarts('GET /one');
    let said;
    const emitter = new EventEmitter();
    emitter.once('job', () => {
      read();
    });
    await new Promise((resolve) => {
      one.run(() => setTimeout(() => resolve(emitter.emit('job')), 1));
    });
    const counts = () => thread.counts().map(({ violation }) => violation.during);
    thread.flush();
    [said] = counts();
    assert.equal(
      said,
      'GET /one (most likely: it ran in its context, while there were also GET /other)',
    );
    other.end();
    one.end();
    thread.close();
  },
  'an opt-out in a context ends with it': () => {
    const thread = start();
    for (let at = 0; at < 2; at++) {
      const scope = thread.contextStarts('GET /');
      scope.run(() => {
        allowBlocking('in this one');
        read();
      });
      scope.end();
    }
    const scope = thread.contextStarts('GET /');
    scope.run(read);
    const { calls, allowances } = thread.close();
    assert.deepEqual(
      calls.map(({ count }) => count),
      [1],
    );
    assert.deepEqual(
      allowances.map(({ reason, count }) => [reason, count]),
      [['in this one', 2]],
    );
  },
  'paused as often as resumed': () => {
    const thread = start();
    thread.pause();
    thread.pause();
    read();
    thread.resume();
    read();
    thread.resume();
    exists();
    thread.flush();
    assert.deepEqual(told, [['fs.existsSync', 'outside a request', 'failed']]);
    thread.close();
  },
  'many contexts leave nothing behind, whether they block or not': () => {
    const thread = start();
    const many = (count) => {
      for (let at = 0; at < count; at++) {
        const scope = thread.contextStarts(() => `GET /${at % 10}`);
        scope.run(() => {
          allowBlocking('a block', exists);
          if (at % 3 === 0) exists();
          if (at % 3 === 1) allowBlocking('the rest of it');
          exists();
        });
        scope.end();
      }
      allowBlocking('of the program', ['fs.statSync']);
      gc();
      return process.memoryUsage().heapUsed;
    };
    const before = many(5_000);
    const count = process.env.LOOPGUARD_LONG === '1' ? 1_000_000 : 50_000;
    const grown = many(count) - before;
    assert.ok(grown < 500_000, `${grown} bytes more after ${count} contexts`);
    thread.close();
  },
  'what is allowed is not told': async () => {
    const thread = start({ rules: { 'fs.existsSync': 'off' } });
    exists();
    allowBlocking('as a test', read);
    // loopguard-allow fs.readFileSync -- as a test
    fs.readFileSync(process.argv[1]);
    thread.flush();
    assert.deepEqual(told, []);
    assert.deepEqual(
      thread.close().calls.filter(({ status }) => status === 'failed'),
      [],
    );
  },
  'in mode warn it is told as a warning': () => {
    const thread = start({ mode: 'warn' });
    read();
    thread.flush();
    assert.deepEqual(told, [['fs.readFileSync', 'outside a request', 'warned']]);
    thread.close();
  },
  'in mode throw the call throws': () => {
    const thread = start({ mode: 'throw' });
    assert.throws(read, { name: 'BlockingCallError' });
    thread.close();
  },
  'computation is told as well': async () => {
    const thread = start({ stall: { mode: 'fail', profile: 'always' } });
    await thread.ready;
    await nextTurn();
    compute();
    await nextTurn();
    await nextTurn();
    thread.flush();
    assert.deepEqual(
      told.map(([call, test]) => [call, test]),
      [['stall', 'outside a request']],
    );
    thread.close();
  },
  'nothing is guarded afterwards': () => {
    told = [];
    read();
    assert.equal(guard.file, undefined);
    assert.deepEqual(told, []);
  },
});
