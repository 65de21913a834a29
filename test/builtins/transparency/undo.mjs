// Child program: what dispose puts back, and what it leaves to other tools.
import assert from 'node:assert/strict';
import fs, { statSync } from 'node:fs';
import { catalog } from '../../../packages/core/internals/catalog/index.mjs';
import { resolveTarget } from '../../../packages/core/internals/catalog/resolve.mjs';
import * as unwatched from '../../../packages/core/internals/catalog/unwatched.mjs';
import { PatchSet } from '../../../packages/core/internals/patch/patch-set.mjs';
import { builtin, runChecks } from './checks.mjs';

const gate = { armed: false, before: () => assert.fail('nothing is armed') };
const entries = catalog.filter((entry) => entry.module !== 'global' && !entry.unpatchable);

/** The slot of each row: its descriptor, which tells original, accessor and wrapper apart. */
function slots() {
  return entries.flatMap((entry) => {
    const holder = builtin(entry.module);
    const target = holder && resolveTarget(entry, holder);
    if (!target) return [];
    const { owner, key } = target;
    // Why: a lazy property turns into a value when it is read first.
    if (entry.kind !== 'getter') Reflect.get(owner, key);
    const isOwnClass =
      entry.kind === 'class' ? owner[key].prototype.constructor === owner[key] : undefined;
    return [{ id: entry.id, descriptor: Object.getOwnPropertyDescriptor(owner, key), isOwnClass }];
  });
}

const everything = { turnsOn: true, ruleOf: () => 'error' };
const originals = slots();
const patches = new PatchSet(gate, () => unwatched);

await runChecks({
  'everything is wrapped, and dispose puts everything back': () => {
    patches.patchBuiltins(everything);
    const wrapped = slots();
    wrapped.forEach((slot, index) =>
      assert.notDeepEqual(slot.descriptor, originals[index].descriptor, slot.id),
    );
    patches.dispose();
    slots().forEach((slot, index) => assert.deepEqual(slot, originals[index]));
  },
  'named imports are originals again': () => {
    assert.equal(statSync, originals.find(({ id }) => id === 'fs.statSync').descriptor.value);
  },
  'a foreign wrapper stays, and still reaches the original': () => {
    patches.patchBuiltins(everything);
    const ours = fs.statSync;
    const foreign = (...args) => ours(...args);
    fs.statSync = foreign;
    patches.dispose();
    assert.equal(fs.statSync, foreign);
    assert.ok(fs.statSync(process.argv[1]).isFile());
    fs.statSync = originals.find(({ id }) => id === 'fs.statSync').descriptor.value;
  },
  'dispose twice does nothing more': () => {
    const before = slots();
    patches.dispose();
    assert.deepEqual(slots(), before);
  },
  'what was disposed can be wrapped again': () => {
    patches.patchBuiltins(everything);
    assert.notEqual(fs.statSync, originals.find(({ id }) => id === 'fs.statSync').descriptor.value);
    patches.dispose();
    slots().forEach((slot, index) => assert.deepEqual(slot, originals[index]));
  },
});
