// Child program: `node million.mjs <calls> <result file>`. Very many blocking calls in one file, and what the
// guard keeps of them.
import { writeFile } from 'node:fs/promises';
import vm from 'node:vm';
import { openFile } from '../fire/attempts.mjs';

const TESTS = 500;
const SITES = 40;
const CALLS = Number(process.argv[2]);
const file = openFile();
const { existsSync } = process.getBuiltinModule('fs');

/** Functions at places of their own, so that each is a call site. */
const sites = Array.from({ length: SITES }, (_, index) =>
  new vm.Script(
    '(existsSync, times) => { for (let n = 0; n < times; n++) existsSync("nowhere"); }',
    {
      filename: `/project/site-${index}.js`,
    },
  ).runInThisContext(),
);

// Why: until the first await, this module is still being loaded, and that may block.
await Promise.resolve();
globalThis.gc();
const before = process.memoryUsage().heapUsed;
let errors = 0;
for (let test = 0; test < TESTS; test++) {
  const found = await file.runTest(`test ${test}`, () => {
    for (const site of sites) site(existsSync, CALLS / TESTS / SITES);
  });
  errors += found.errors.length;
}
globalThis.gc();
const after = process.memoryUsage().heapUsed;
const fileErrors = await file.close();
if (fileErrors.length > 0) throw fileErrors[0];
const heapMegabytes = (after - before) / 2 ** 20;
await writeFile(process.argv.at(-1), JSON.stringify({ calls: CALLS, errors, heapMegabytes }));
