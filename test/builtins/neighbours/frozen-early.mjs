// Child program: somebody freezes fs before the guard comes.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { runChecks } from '../transparency/checks.mjs';

Object.freeze(fs);
const { openFile } = await import('../fire/attempts.mjs');
const quiet = { rules: { 'fs.*': 'off' } };

await runChecks({
  'the file fails once and names what cannot be guarded': async () => {
    const file = openFile();
    const { thrown, errors } = await file.runTest('test', () => {
      assert.ok(fs.existsSync(process.argv[1]));
      fs.statSync(process.argv[1]);
    });
    assert.equal(thrown, undefined);
    assert.deepEqual(errors, []);
    const [refused, ...others] = await file.close();
    assert.match(
      refused.message,
      /^\[loopguard\] Nothing can be said about calls of fs\.\w+, fs\.\w+, fs\.\w+ and \d+ more: .*frozen/,
    );
    assert.deepEqual(others, []);
  },
  'nothing is said where the rules are off': async () => {
    const file = openFile(quiet);
    assert.deepEqual(await file.close(), []);
  },
  'mode warn fails nothing': async () => {
    const file = openFile({ mode: 'warn' });
    assert.deepEqual(await file.close(), []);
  },
});
