import vm from 'node:vm';
import type { RunnerModules } from '@loopguard/core/adapter';
import { EVAL_RESULT } from './versions.js';

type Evaluate = (this: unknown, ...args: unknown[]) => unknown;
interface Options {
  readonly filename?: string;
}
/** A CommonJS module as its function gets it. */
interface Registered {
  exports: unknown;
  readonly filename?: string;
}

let isWatched = false;

/**
 * Lets the guard patch modules of the option `extend` when Jest's sandbox evaluates them. Each
 * test file has copies of its own, which only the functions that make them can tell apart.
 */
export function watchModules(extended: RunnerModules | undefined): void {
  if (isWatched || !extended) return;
  isWatched = true;
  const { compileFunction, Script } = vm;

  vm.compileFunction = function (code, params, options) {
    const compiled = compileFunction.call(vm, code, params, options);
    const file = options?.filename;
    if (file === undefined || params?.[0] !== 'module' || !extended.names(file)) return compiled;
    return patching(compiled as Evaluate, extended) as typeof compiled;
  };

  const { runInContext } = Script.prototype;
  const files = new WeakMap<object, string>();
  vm.Script = new Proxy(Script, {
    construct(target, args: [string, Options | string | undefined], newTarget) {
      const script = Reflect.construct(target, args, newTarget) as vm.Script;
      const file = typeof args[1] === 'object' ? args[1].filename : args[1];
      if (file !== undefined && extended.names(file)) files.set(script, file);
      return script;
    },
  });
  Script.prototype.runInContext = function (context, options): unknown {
    const result: unknown = runInContext.call(this, context, options);
    const wrapper = files.has(this) ? (result as Record<string, unknown> | undefined) : undefined;
    const evaluate = wrapper?.[EVAL_RESULT];
    if (wrapper && typeof evaluate === 'function') {
      wrapper[EVAL_RESULT] = patching(evaluate as Evaluate, extended);
    }
    return result;
  };
  watchEsModules(extended);
}

/** Evaluates a module and patches what it exports. */
function patching(evaluate: Evaluate, extended: RunnerModules): Evaluate {
  return function (...args) {
    const result = Reflect.apply(evaluate, this, args);
    const module = args[0] as Registered;
    if (module.filename !== undefined) {
      module.exports = extended.loaded(module.filename, module.exports);
    }
    return result;
  };
}

interface SourceOptions {
  readonly identifier?: string;
  readonly context?: object;
  readonly initializeImportMeta?: (meta: Record<string, unknown>, module: unknown) => void;
}
type SourceTextModule = new (code: string, options: SourceOptions) => object;

/** Native ES modules: a facade stands in for each, and loads the module itself by another name. */
function watchEsModules(extended: RunnerModules): void {
  // Why the cast: Node has it only with --experimental-vm-modules, and its types say always.
  const classes = vm as unknown as { SourceTextModule?: SourceTextModule };
  if (!classes.SourceTextModule) return;
  const loading = new WeakMap<object, Set<string>>();

  classes.SourceTextModule = new Proxy(classes.SourceTextModule, {
    construct(target, args: [string, SourceOptions], newTarget) {
      const [code, options] = args;
      const { identifier: file, context } = options;
      if (file === undefined || !context || !extended.names(file)) {
        return Reflect.construct(target, args, newTarget) as object;
      }
      const inContext = loading.get(context) ?? new Set();
      loading.set(context, inContext);
      // Why: the facade's import makes the module itself, under the same file name.
      if (inContext.delete(file)) return Reflect.construct(target, args, newTarget) as object;
      inContext.add(file);
      const facade = extended.facadeOf(file, code, `${file}?loopguard`, 'import.meta.patch');
      const initializeImportMeta: SourceOptions['initializeImportMeta'] = (meta, module) => {
        options.initializeImportMeta?.(meta, module);
        meta['patch'] = (namespace: object) => extended.loaded(file, namespace);
      };
      return Reflect.construct(
        target,
        [facade, { ...options, initializeImportMeta }],
        newTarget,
      ) as object;
    },
  });
}
