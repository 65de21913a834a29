// Child program: spies and stubs over wrapped functions, promisify, and the functions on functions.
import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { promisify } from 'node:util';
import * as sinon from 'sinon';
import { openFile } from '../fire/attempts.mjs';
import { runChecks } from './checks.mjs';

const file = openFile({ rules: { 'child_process.exec*': 'error' } });
const self = process.argv[1];

/** A call of the spied or stubbed function, and that our wrapper is back afterwards. */
function restores(name, replace, use) {
  const before = Object.getOwnPropertyDescriptor(fs, name);
  const wrapper = fs[name];
  const double = replace();
  assert.notEqual(fs[name], wrapper);
  use(double);
  double.restore();
  assert.equal(fs[name], wrapper);
  assert.deepEqual(Object.getOwnPropertyDescriptor(fs, name), before);
}

async function reportedIn(body) {
  const { errors } = await file.runTest('reports', body);
  return errors.map(({ call }) => call);
}

await runChecks({
  'sinon.stub replaces the call, and restore brings our wrapper back': async () => {
    const calls = await reportedIn(() =>
      restores(
        'readFileSync',
        () => sinon.stub(fs, 'readFileSync').returns('stubbed'),
        () => assert.equal(fs.readFileSync('nowhere'), 'stubbed'),
      ),
    );
    assert.deepEqual(calls, []);
    assert.deepEqual(await reportedIn(() => fs.readFileSync(self)), ['fs.readFileSync']);
  },
  'sinon.spy calls through to our wrapper, and restore leaves it': async () => {
    const calls = await reportedIn(() =>
      restores(
        'statSync',
        () => sinon.spy(fs, 'statSync'),
        (spy) => {
          assert.ok(fs.statSync(self).isFile());
          assert.ok(spy.calledOnceWithExactly(self));
        },
      ),
    );
    assert.deepEqual(calls, ['fs.statSync']);
  },
  'sinon stubs what was a lazy property': () => {
    const stub = sinon.stub(fs, 'opendirSync').returns('stubbed');
    assert.equal(fs.opendirSync('nowhere'), 'stubbed');
    stub.restore();
    assert.throws(() => fs.opendirSync('nowhere'), { code: 'ENOENT' });
  },
  'assignment replaces a wrapper and puts it back': () => {
    const wrapper = fs.existsSync;
    fs.existsSync = () => 'mine';
    assert.equal(fs.existsSync(self), 'mine');
    fs.existsSync = wrapper;
    assert.equal(fs.existsSync(self), true);
  },
  'realpathSync.native is there and wrapped': async () => {
    assert.equal(fs.realpathSync.native(self), fs.realpathSync(self));
    assert.deepEqual(await reportedIn(() => fs.realpathSync.native(self)), [
      'fs.realpathSync.native',
    ]);
  },
  'promisify finds the custom function': async () => {
    assert.equal(promisify(childProcess.exec), childProcess.exec[promisify.custom]);
    const { stdout } = await promisify(childProcess.exec)('echo hello');
    assert.equal(stdout.trim(), 'hello');
  },
});
