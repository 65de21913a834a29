import { createRequire } from 'node:module';
import { join } from 'node:path';

/** From the package that a project names to the one that knows the others. */
const WAYS = [
  [],
  ['jest', 'jest-cli', 'jest-config'],
  ['jest-cli', 'jest-config'],
  ['@jest/core', 'jest-config'],
];

/**
 * Loads a package that comes with the project's Jest.
 *
 * Why not imported: projects name `jest`, and pnpm and Yarn let a package load only what it or its
 * project names.
 */
export function requireOfJest(name: string): unknown {
  const failures: unknown[] = [];
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    for (const way of WAYS) {
      try {
        let require = createRequire(from);
        for (const part of way) require = createRequire(require.resolve(`${part}/package.json`));
        return require(name);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
        failures.push(error);
      }
    }
  }
  throw failures[0];
}

let version: string | undefined;

/** The version of the project's Jest. */
export function jestVersion(): string {
  version ??= manifestOf('jest') ?? manifestOf('@jest/core') ?? manifestOf('jest-environment-node');
  return version ?? '';
}

function manifestOf(name: string): string | undefined {
  try {
    return (requireOfJest(`${name}/package.json`) as { version: string }).version;
  } catch {
    // Why: a project has one of them, and need not have the others.
    return undefined;
  }
}
