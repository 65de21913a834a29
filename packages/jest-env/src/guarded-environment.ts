import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { ownDirectory } from './own-directory.js';

/** The part of a project's configuration that says what its environment is, and how Jest loads it. */
export interface EnvironmentConfig {
  readonly testEnvironment: string;
  readonly runner: string;
}

interface Transformer {
  requireAndTranspileModule(file: string): Promise<unknown>;
}
interface TransformModule {
  createScriptTransformer(config: EnvironmentConfig): Promise<Transformer>;
}

const GUARDED = Symbol.for('@loopguard/jest-env/guarded');

/** Marks an environment class: what extends it is marked as well. */
export function markGuarded(environment: object): void {
  Object.defineProperty(environment, GUARDED, { value: true });
}

/**
 * Whether a project's environment is a guarded one, from the class itself: its file may have any
 * name. The files of the project may all have chosen another one, so that it was never loaded.
 */
export async function isGuardedEnvironment(config: EnvironmentConfig): Promise<boolean> {
  // Why: nothing is loaded for what is known.
  if (config.testEnvironment.startsWith(ownDirectory())) return true;
  const environment = await load(config);
  return typeof environment === 'function' && Reflect.get(environment, GUARDED) === true;
}

async function load(config: EnvironmentConfig): Promise<unknown> {
  const { testEnvironment: file } = config;
  try {
    // Why Jest's own: an environment may be TypeScript, or an ES module.
    const { createScriptTransformer } = createRequire(config.runner)(
      '@jest/transform',
    ) as TransformModule;
    const transformer = await createScriptTransformer(config);
    return exportOf(await transformer.requireAndTranspileModule(file));
  } catch {
    try {
      return exportOf(await import(pathToFileURL(file).href));
    } catch {
      // Why: tests that ran have an environment of their own, and this one guards none of them.
      return undefined;
    }
  }
}

function exportOf(module: unknown): unknown {
  const exported = (module as { default?: unknown } | undefined)?.default ?? module;
  return (exported as { default?: unknown } | undefined)?.default ?? exported;
}
