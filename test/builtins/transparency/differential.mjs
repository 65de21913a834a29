// Child program: `node differential.mjs <seed> <result file>`. Calls originals and wrappers with the
// same generated arguments and compares what they do, idle, and in `warn` mode while a test runs.
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { catalog } from '../../../packages/core/internals/catalog/index.mjs';
import { resolveTarget } from '../../../packages/core/internals/catalog/resolve.mjs';
import { openFile } from '../fire/attempts.mjs';
import { builtin } from './checks.mjs';

const RUNS = 60;
// These do something with any arguments, or only once: open a port, write a file, start a thread.
const LEFT_ALONE =
  /^(?:inspector\.open|process\.report\..*|v8\..*|module\..*|require|wasi\..*|worker_threads\.Worker)$/;
const READS =
  /^fs\.(?:accessSync|existsSync|statSync|lstatSync|statfsSync|readFileSync|readdirSync|readlinkSync|realpathSync(?:\.native)?|globSync)$/;
// Their results differ from call to call.
const RANDOM = /^(?:crypto\.(?:random|generate|get.*Random|prng|rng|pseudo)|fs\.mkdtemp)/;

const seed = Number(process.argv[2]);
await writeFile('there', 'some text, größer');
await mkdir('folder');
await writeFile('folder/inside', '');
await symlink('there', 'link');

// Why no symbol: Node 20 aborts when closeSync gets one.
const nonsense = fc.constantFrom(
  undefined,
  null,
  true,
  false,
  Number.NaN,
  -1,
  1.5,
  2 ** 53,
  10n,
  Object.freeze({}),
  Object.freeze([]),
  () => {},
  new Date(0),
  new URL('http://localhost/'),
  Buffer.alloc(0),
  new Uint8Array(0),
  // Why in a folder that is missing: whatever would be made there cannot be made.
  'missing/none',
);
const readable = fc.constantFrom(
  'there',
  'link',
  'folder',
  'folder/*',
  'missing/none',
  'nul\0byte',
  '',
  Buffer.from('there'),
  new URL('file:///'),
);
const readOptions = fc.constantFrom(
  'utf8',
  'hex',
  'base64',
  'latin1',
  'buffer',
  'no-encoding',
  Object.freeze({ encoding: 'utf16le' }),
  Object.freeze({ bigint: true }),
  Object.freeze({ throwIfNoEntry: false }),
  Object.freeze({ withFileTypes: true }),
  Object.freeze({ flag: 'r', encoding: 'utf8' }),
  4,
);
const calls = fc.array(nonsense, { maxLength: 5 });
const readCalls = fc.oneof(
  calls,
  fc.tuple(readable, fc.oneof(nonsense, readOptions)),
  fc.tuple(readable),
);

const subjects = catalog.flatMap((entry) => {
  if (entry.rule !== 'error' || entry.unpatchable || LEFT_ALONE.test(entry.id)) return [];
  const target = findTarget(entry);
  if (!target) return [];
  return [{ entry, original: functionOf(entry, target) }];
});

const file = openFile({ mode: 'warn' });
// Why: what `warn` prints is not the question here.
process.stderr.write = () => true;
const problems = {};
for (const subject of subjects) compare('idle', subject);
await file.runTest('makes all calls', () => {
  for (const subject of subjects) compare('warn', subject);
});
await file.close();
await writeFile(
  process.argv.at(-1),
  JSON.stringify({ compared: subjects.map(({ entry }) => entry.id), problems }),
);

function compare(when, { entry, original }) {
  const target = findTarget(entry);
  const wrapper = functionOf(entry, target);
  if (wrapper === original) {
    problems[`${entry.id} (${when})`] = 'it is not wrapped';
    return;
  }
  const args = READS.test(entry.id) ? readCalls : calls;
  const receivers = fc.constantFrom(target.owner, undefined, Object.freeze({}));
  const result = fc.check(
    fc.property(args, receivers, fc.boolean(), (list, receiver, isNew) => {
      const how = isNew && entry.kind === 'class' ? 'construct' : 'apply';
      const expected = outcome(entry, original, how, receiver, list);
      const actual = outcome(entry, wrapper, how, receiver, list);
      if (expected === actual) return;
      throw new Error(`${how} ${inspect(list)}: ${expected} became ${actual}`);
    }),
    { seed, numRuns: entry.id.startsWith('child_process') ? 15 : RUNS },
  );
  if (result.failed) problems[`${entry.id} (${when})`] = String(result.errorInstance?.message);
}

/** All that a caller can see of a call's result. */
function outcome({ id }, subject, how, receiver, args) {
  try {
    const value =
      how === 'construct'
        ? Reflect.construct(subject, args)
        : Reflect.apply(subject, receiver, args);
    return `returned ${RANDOM.test(id) ? `${typeof value} ${value?.length}` : show(value)}`;
  } catch (error) {
    const { name, code, message, errno, syscall, path, dest, status, signal } = error;
    const { constructor } = error;
    return `threw ${show({ constructor: constructor?.name, name, code, message, errno, syscall, path, dest, status, signal, keys: Object.keys(error) })}`;
  }
}

function show(value) {
  // Why without: the process number, and times that move with each access.
  return inspect(value, { depth: 3, showHidden: false })
    .replace(/pid: \d+/g, 'pid')
    .replace(/(?:atime|blocks|bfree|bavail|ffree)\w*: [^,\n]+/gi, 'moving');
}

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
