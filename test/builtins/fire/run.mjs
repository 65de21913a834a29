// Child program: `node run.mjs <what> <result file>`. Makes catalogued calls and writes what was reported.
import { writeFile } from 'node:fs/promises';
import { catalog } from '../../../packages/core/internals/catalog/index.mjs';
import { resolveTarget } from '../../../packages/core/internals/catalog/resolve.mjs';
import { predicateCalls } from './allowed.mjs';
import { openFile } from './attempts.mjs';
import { createContext, invocations } from './invocations.mjs';
import { optionalInvocations } from './optional.mjs';

const [what, resultFile] = process.argv.slice(2);
const context = createContext();
const programs = { tests, outside, predicates, optional };

/** The ids of rows that this Node has, as it is before anything was patched. */
const available = new Set(
  catalog.filter((entry) => resolveTarget(entry, builtin(entry.module) ?? {})).map(({ id }) => id),
);

await writeFile(resultFile, JSON.stringify(await programs[what]()));
await context.dispose();

/** Each call as the body of a test of its own. */
async function tests() {
  const file = openFile();
  const calls = {};
  for (const [id, invocation] of callable(invocations)) {
    const prepared = await invocation.prepare?.(context);
    const { thrown, errors } = await file.runTest(id, () => invocation.run(prepared));
    calls[id] = { ...judgeThrown(invocation, thrown), errors: errors.map(describe) };
  }
  return {
    available: catalog
      .filter(({ id, rule }) => rule === 'error' && available.has(id))
      .map(({ id }) => id),
    skipped: skipped(),
    calls,
    fileErrors: (await file.close()).map(describe),
  };
}

/** The same calls where no test owns them, and in a hook; then one that has to be reported. */
async function outside() {
  const file = openFile();
  const made = [];
  const hookErrors = [];
  for (const [id, invocation] of callable(invocations)) {
    for (const place of ['outside', 'hook']) {
      const prepared = await invocation.prepare?.(context);
      const run = async () => attempt(() => invocation.run(prepared));
      if (place === 'outside') await run();
      else hookErrors.push(...(await file.runHook(id, run)));
    }
    made.push(id);
  }
  const known = invocations['fs.readFileSync'];
  const place = known.prepare(context);
  const live = await file.runTest('live', () => known.run(place));
  return {
    made,
    hookErrors: hookErrors.map(describe),
    live: live.errors.map(describe),
    fileErrors: (await file.close()).map(describe),
  };
}

/** Arguments on both sides of each predicate. */
async function predicates() {
  const turnedOn = catalog.filter(({ id, rule }) => rule === 'off' && predicateCalls[id]);
  const file = openFile({ rules: Object.fromEntries(turnedOn.map(({ id }) => [id, 'error'])) });
  const calls = {};
  for (const [id, { allowed, reported = [] }] of callable(predicateCalls)) {
    const blocking = [invocations[id], ...reported].filter(
      (invocation) => invocation !== undefined,
    );
    calls[id] = {
      allowed: await reports(file, `${id} allowed`, allowed),
      reported: await reports(file, `${id} reported`, blocking),
    };
  }
  const withPredicate = catalog.filter(
    ({ id, allowedWhen }) => available.has(id) && (allowedWhen?.test || predicateCalls[id]),
  );
  return {
    withPredicate: withPredicate.map(({ id }) => id),
    skipped: skipped(),
    calls,
    fileErrors: (await file.close()).map(describe),
  };
}

/** Calls that only a rule reports: without a rule, and each with the rule that turns it on. */
async function optional() {
  const off = catalog.filter(({ id, rule }) => rule === 'off' && available.has(id));
  const calls = {};
  for (const { id } of off) {
    const invocation = optionalInvocations[id];
    if (invocation) {
      calls[id] = {
        silent: await attemptIn(openFile(), id, invocation),
        turnedOn: await attemptIn(openFile({ rules: { [id]: 'error' } }), id, invocation),
        startUp: await startUpIn(openFile({ rules: { [id]: 'error' } }), invocation),
      };
    }
  }
  return { available: off.map(({ id }) => id), calls };
}

async function attemptIn(file, id, invocation) {
  const prepared = await invocation.prepare?.(context);
  const { thrown, errors } = await file.runTest(id, () => invocation.run(prepared));
  const fileErrors = await file.close();
  return {
    ...judgeThrown(invocation, thrown),
    calls: [...errors, ...fileErrors].map(({ call, message }) => call ?? message),
  };
}

/** The same call while no test runs. */
async function startUpIn(file, invocation) {
  const prepared = await invocation.prepare?.(context);
  await attempt(() => invocation.run(prepared));
  return (await file.close()).map(({ call, message }) => call ?? message);
}

/** For each invocation, the ids that its test was reported for. */
async function reports(file, name, list) {
  const found = [];
  for (const invocation of list) {
    const prepared = await invocation.prepare?.(context);
    const { errors } = await file.runTest(name, () => attempt(() => invocation.run(prepared)));
    found.push(errors.map(({ call, message }) => call ?? message));
  }
  return found;
}

function callable(table) {
  return Object.entries(table).filter(([id, { skip }]) => available.has(id) && !skip);
}

function skipped() {
  const reasons = Object.entries(invocations).flatMap(([id, { skip }]) =>
    skip ? [[id, skip]] : [],
  );
  return Object.fromEntries(reasons);
}

function judgeThrown({ throws = false }, thrown) {
  const isRight = throws === 'maybe' || throws === (thrown !== undefined);
  return { thrown: thrown === undefined ? null : String(thrown), isThrownRight: isRight };
}

function attempt(run) {
  try {
    return run();
  } catch {
    // Why: what the call does is not the question here, only whether it is reported.
    return undefined;
  }
}

function describe(error) {
  const { name, message, code, call, fix, docs, durationMs } = error;
  const keys = Object.keys(error);
  return {
    name,
    message,
    code,
    call,
    fix,
    docs,
    durationMs,
    keys,
    isError: error instanceof Error,
  };
}

function builtin(name) {
  if (name === 'global') return globalThis;
  try {
    return process.getBuiltinModule(name);
  } catch {
    // Why: builtins behind a flag throw on some versions.
    return undefined;
  }
}
