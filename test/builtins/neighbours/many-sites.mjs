// Child program: tests with more call sites than the guard keeps. What is allowed must fail nothing, and what is not must.
import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { openFile } from '../fire/attempts.mjs';
import { runChecks } from '../transparency/checks.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const fs = process.getBuiltinModule('fs');
// More than are kept of one test, and more than a file may have before its tests keep fewer.
const MANY = 300;
const TESTS = 12;
const reason = 'a test of many sites';

/** A function in a file of its own that calls what it is given. */
function site(folder, index) {
  const filename = path.join(root, folder, `site-${index}.js`);
  return new vm.Script('(call) => call("nowhere")', { filename }).runInThisContext();
}

const sitesIn = (folder, count = MANY) =>
  Array.from({ length: count }, (_, index) => site(folder, index));
const allowed = sitesIn('allowed');
const [reported] = sitesIn('reported', 1);
const callAll = (sites) => {
  for (const call of sites) call(fs.existsSync);
};
const allow = [{ from: 'allowed/**', reason }];

async function errorsOf(options, ...bodies) {
  const file = openFile(options);
  const messages = [];
  for (const [index, body] of bodies.entries()) {
    const { errors } = await file.runTest(`test ${index}`, body);
    messages.push(errors.map(({ message }) => message.split('\n')[0]));
  }
  assert.deepEqual(await file.close(), []);
  return messages;
}

const more = (count) =>
  `[loopguard] ${count} more blocking calls came from further call sites; these are the first ones.`;
const isCall = (message) => message.startsWith('fs.existsSync blocked the event loop');
const fillFile = Array.from({ length: TESTS }, () => () => callAll(allowed));

const often = (work) => () => {
  for (const call of allowed.slice(0, 5)) call(fs.existsSync);
  for (let times = 0; times < 9; times++) work();
};

// Why: until the first await, this module is still being loaded, and that may block.
await Promise.resolve();

await runChecks({
  'a test in which every one of many lines is allowed passes': async () => {
    assert.deepEqual(await errorsOf({ allow }, () => callAll(allowed)), [[]]);
  },
  'a line after very many allowed ones fails its test': async () => {
    const [errors] = await errorsOf({ allow }, () => callAll([...allowed, reported]));
    assert.deepEqual(errors, [more(1)]);
  },
  'an allowed line after very many others is not counted': async () => {
    const others = sitesIn('others');
    const [errors] = await errorsOf({ allow }, () => callAll([...others, ...allowed]));
    assert.equal(errors.filter(isCall).length, 200);
    assert.ok(errors.length === 201, String(errors.length));
  },
  'in a file that has very many sites, further tests pass with allowed lines and fail with others':
    async () => {
      const results = await errorsOf(
        { allow },
        ...fillFile,
        () => callAll(allowed),
        () => callAll([...allowed.slice(0, 10), reported]),
        () => callAll([reported, ...allowed.slice(0, 10)]),
        () => callAll(allowed),
      );
      assert.deepEqual(results.slice(0, TESTS + 1).flat(), []);
      assert.deepEqual(results[TESTS + 1], [more(1)]);
      assert.equal(results[TESTS + 2].filter(isCall).length, 1);
      assert.equal(results[TESTS + 2].length, 1);
      assert.deepEqual(results[TESTS + 3], []);
    },
  'a line that is allowed by its callers is asked for each of them': async () => {
    const trusted = [
      { from: 'allowed/**', reason },
      { inside: 'trusted/**', reason },
    ];
    const [through] = sitesIn('trusted', 1);
    const inside = () => through(() => reported(fs.existsSync));
    const results = await errorsOf(
      { allow: trusted },
      ...fillFile,
      often(inside),
      often(() => reported(fs.existsSync)),
      often(() => {
        inside();
        reported(fs.existsSync);
      }),
    );
    assert.deepEqual(results.slice(TESTS), [[], [more(9)], [more(17)]]);
  },
  'lines that only warn fail nothing': async () => {
    const rules = { 'fs.existsSync': 'warn' };
    const others = sitesIn('others');
    assert.deepEqual(await errorsOf({ rules }, () => callAll(others)), [[]]);
  },
  'the mode throw stops them, and not the allowed ones': async () => {
    const [errors] = await errorsOf({ mode: 'throw', allow }, () => {
      callAll(allowed);
      assert.throws(() => reported(fs.existsSync), { code: 'ERR_LOOPGUARD_BLOCKING_CALL' });
    });
    assert.deepEqual(errors, [more(1)]);
  },
  'an allow rule that only further lines need is used': async () => {
    const options = { unusedAllow: 'error', allow: [{ from: 'late/**', reason }, ...allow] };
    const [late] = sitesIn('late', 1);
    assert.deepEqual(await errorsOf(options, () => callAll([...allowed, late])), [[]]);
  },
});
