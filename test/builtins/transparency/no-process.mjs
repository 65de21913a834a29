// Child program: code that imports allowBlocking is bundled for browsers, where there is no `process`.
import assert from 'node:assert/strict';
import { runChecks } from './checks.mjs';

const own = Object.getOwnPropertyDescriptor(globalThis, 'process');

/** Runs `work` where nothing is called `process`. */
async function withoutProcess(work) {
  delete globalThis.process;
  try {
    assert.equal(typeof process, 'undefined');
    return await work();
  } finally {
    Object.defineProperty(globalThis, 'process', own);
  }
}

const { allowBlocking } = await withoutProcess(() => import('@loopguard/core'));

await runChecks({
  'it can be imported': () => assert.equal(typeof allowBlocking, 'function'),
  'a block is run': async () => {
    assert.equal(await withoutProcess(() => allowBlocking('why', () => 5)), 5);
  },
  'a block with ids is run, and may wait': async () => {
    assert.equal(await withoutProcess(() => allowBlocking('why', ['fs.*'], async () => 6)), 6);
  },
  'what a block throws is thrown': async () => {
    await assert.rejects(
      withoutProcess(() =>
        allowBlocking('why', () => {
          throw new Error('by the block');
        }),
      ),
      /by the block/,
    );
  },
  'the rest of a test is nothing': async () => {
    assert.equal(await withoutProcess(() => allowBlocking('why')), undefined);
  },
  'a `process` that is a stand-in of a bundler does as well': async () => {
    const result = await withoutProcess(() => {
      globalThis.process = { env: {} };
      return allowBlocking('why', () => 7);
    });
    assert.equal(result, 7);
  },
});
