// A test file of Node's own runner: each catalogued call as a test of its own.
import { after, before, describe, test } from 'node:test';
import { catalog } from '../../../packages/core/internals/catalog/index.mjs';
import { resolveTarget } from '../../../packages/core/internals/catalog/resolve.mjs';
import { createContext, invocations } from './invocations.mjs';

const context = createContext();

for (const entry of catalog) {
  const invocation = invocations[entry.id];
  if (entry.rule !== 'error' || !invocation || !isThere(entry)) continue;
  describe(entry.id, () => {
    let prepared;
    before(async () => {
      if (!invocation.skip) prepared = await invocation.prepare?.(context);
    });
    test('is made', { skip: invocation.skip }, async () => {
      try {
        await invocation.run(prepared);
      } catch (error) {
        if (!invocation.throws) throw error;
      }
    });
  });
}
after(() => context.dispose());

function isThere(entry) {
  try {
    const module = entry.module === 'global' ? globalThis : process.getBuiltinModule(entry.module);
    return resolveTarget(entry, module ?? {}) !== undefined;
  } catch {
    // Why: builtins behind a flag throw on some versions.
    return false;
  }
}
