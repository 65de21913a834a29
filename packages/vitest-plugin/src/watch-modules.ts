import { createRequire } from 'node:module';
import type { RunnerModules } from '@loopguard/core/adapter';

type Extension = (module: { exports: unknown }, file: string) => unknown;

/** Vitest 4 and later: evaluates modules for the runner. */
interface Evaluator {
  runExternalModule(id: string): Promise<unknown>;
  runInlinedModule(
    context: Context,
    code: string,
    module: { readonly id: string },
  ): Promise<unknown>;
}
/** Vitest 3: does both itself. */
interface Executor {
  interopedImport(path: string): Promise<unknown>;
  runModule(context: Context, code: string): Promise<unknown>;
}
interface Context {
  readonly __filename?: string;
  readonly __vite_ssr_exports__?: object;
}
interface Mocker {
  readonly moduleRunner?: { readonly evaluator?: Evaluator };
  readonly executor?: Executor;
}

const WATCHED = Symbol.for('@loopguard/vitest-plugin/watched');

/**
 * Lets the guard patch modules of the option `extend` when they are loaded: by Node's CommonJS
 * loader, by the one of a vm pool, and by the module runner that serves the project's own code.
 */
export function watchModules(extended: RunnerModules | undefined): void {
  if (!extended) return;
  if (mark(extended)) extended.watchNode();
  watchVmLoader(extended);
  const { __vitest_mocker__: mocker } = globalThis as { __vitest_mocker__?: Mocker };
  const evaluator = mocker?.moduleRunner?.evaluator;
  if (evaluator && mark(evaluator)) watchEvaluator(evaluator, extended);
  if (mocker?.executor && mark(mocker.executor)) watchExecutor(mocker.executor, extended);
}

function watchEvaluator(evaluator: Evaluator, extended: RunnerModules): void {
  const runExternalModule = evaluator.runExternalModule.bind(evaluator);
  const runInlinedModule = evaluator.runInlinedModule.bind(evaluator);
  evaluator.runExternalModule = async (id) => extended.loaded(id, await runExternalModule(id));
  evaluator.runInlinedModule = async (context, code, module) => {
    const result = await runInlinedModule(context, code, module);
    const { __vite_ssr_exports__: exports } = context;
    extended.loaded(module.id, exports);
    return result;
  };
}

function watchExecutor(executor: Executor, extended: RunnerModules): void {
  const interopedImport = executor.interopedImport.bind(executor);
  const runModule = executor.runModule.bind(executor);
  executor.interopedImport = async (path) => extended.loaded(path, await interopedImport(path));
  executor.runModule = async (context, code) => {
    const result = await runModule(context, code);
    const { __filename: file, __vite_ssr_exports__: exports } = context;
    if (file !== undefined) extended.loaded(file, exports);
    return result;
  };
}

function watchVmLoader(extended: RunnerModules): void {
  const extensions = createRequire(import.meta.url).extensions as unknown as Record<
    string,
    Extension
  >;
  const node = process.getBuiltinModule('node:module').createRequire(import.meta.url);
  if (extensions === (node.extensions as unknown) || !mark(extensions)) return;
  for (const [extension, load] of Object.entries(extensions)) {
    extensions[extension] = (module, file) => {
      const result = load(module, file);
      module.exports = extended.loaded(file, module.exports);
      return result;
    };
  }
}

/** True the first time that an object is seen. */
function mark(object: object): boolean {
  // Why on the object: with `isolate: false` this file may run again for every test file.
  if (Object.hasOwn(object, WATCHED)) return false;
  return Reflect.defineProperty(object, WATCHED, {
    __proto__: null,
    value: true,
  } as PropertyDescriptor);
}
