// Child program: `node compare.mjs <result file>`. Looks at each catalogued function before and
// after it is wrapped, and while a test makes the call.
import { writeFile } from 'node:fs/promises';
import { catalog } from '../../../packages/core/internals/catalog/index.mjs';
import { resolveTarget } from '../../../packages/core/internals/catalog/resolve.mjs';
import { openFile } from '../fire/attempts.mjs';
import { builtin } from './checks.mjs';
import { answersOf, factsOf } from './facts.mjs';

// Even these arguments make them do something: open a port, write a file, start a thread.
const LEFT_ALONE = /^(?:inspector\.open|process\.report\..*|v8\..*|module\.register)$/;

const entries = catalog.filter((entry) => !entry.unpatchable && findTarget(entry));

function look() {
  return entries.map((entry) => {
    const target = findTarget(entry);
    const isCalled = entry.rule === 'error' && !LEFT_ALONE.test(entry.id);
    return {
      value: functionOf(entry, target),
      facts: factsOf(entry, target),
      answers: isCalled ? answersOf(target) : [],
    };
  });
}

const before = look();
const file = openFile({ rules: { '*': 'error' } });
const after = look();
let during;
await file.runTest('makes all calls', () => {
  during = look();
});

const rows = entries.map(({ id }, index) => {
  const isWrapped = before[index].value !== after[index].value;
  return [id, { isWrapped, before: before[index], after: after[index], during: during[index] }];
});
await writeFile(process.argv.at(-1), JSON.stringify(Object.fromEntries(rows)));

function functionOf({ kind }, { owner, key }) {
  if (kind === 'getter') return Reflect.getOwnPropertyDescriptor(owner, key)?.get;
  return Reflect.get(owner, key);
}

// Why each time: the holder of a row can be a wrapped function or class itself.
function findTarget(entry) {
  return resolveTarget(
    entry,
    entry.module === 'global' ? globalThis : (builtin(entry.module) ?? {}),
  );
}
