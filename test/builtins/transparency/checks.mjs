import { writeFile } from 'node:fs/promises';

/** Runs named checks and writes which held: `name → 'ok'` or what was wrong. */
export async function runChecks(checks) {
  const results = {};
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      results[name] = 'ok';
    } catch (error) {
      results[name] = error instanceof Error ? error.message : String(error);
    }
  }
  await writeFile(process.argv.at(-1), JSON.stringify(results));
}

/** A builtin that only some versions have. */
export function builtin(name) {
  try {
    return process.getBuiltinModule(name);
  } catch {
    // Why: builtins behind a flag throw on some versions.
    return undefined;
  }
}
