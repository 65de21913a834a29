// Child program, with `--frozen-intrinsics`: no frames can be had, so no call can be judged.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { openFile } from '../fire/attempts.mjs';
import { runChecks } from '../transparency/checks.mjs';

await runChecks({
  'the call goes on, and the file says that it could not be judged': async () => {
    const file = openFile();
    const { thrown, errors } = await file.runTest('test', () => {
      assert.ok(fs.existsSync(process.argv[1]));
    });
    assert.equal(thrown, undefined);
    assert.deepEqual(errors, []);
    const [refused, fault, ...others] = await file.close();
    // Why not Atomics: from Node 22 on it can be changed all the same.
    assert.match(refused.message, /calls of .*WebAssembly\.Module, .*frozen/);
    assert.match(fault.message, /fs\.existsSync.*cannot be replaced/);
    assert.deepEqual(others, []);
  },
});
