import { late } from './guard/late-parts.js';
import { compileOptions } from './options/compile.js';
import { isSilent } from './options/environment.js';

export type {
  BodyTraits,
  CallListener,
  ContextName,
  ContextScope,
  FileInit,
  FileRun,
  HookScope,
  HookTraits,
  News,
  Scope,
  SiteCount,
  TestWarning,
} from './guard/contract.js';
export type {
  RunnerLoads,
  RunnerModules,
  ThreadGuard,
  ThreadInit,
  WholeThread,
} from './guard/thread-contract.js';
export { leave } from './safe/leave.js';
export { enclosingFile } from './guard/enclosing-file.js';
export { findGuard } from './guard/find-guard.js';
export { installGuard } from './guard/install.js';
export { guardThread } from './guard/whole-thread.js';
export { refuse } from './guard/refuse.js';
export { isReported } from './report/reported.js';
export { announceRun, hideRun, leaveWord, runDirectory } from './report/run-words.js';
export type { DeclaredAllow, TestInfo, TestPlace } from './ledger/test-info.js';
export { OUTSIDE } from './report/outside.js';
export type { FileReport } from './report/file-report.js';
export type { LiveWord } from './report/run-words.js';
export type { Violation } from './report/violation.js';

export type { ExtendEntry, Preset } from './catalog/presets.js';
export { EARLY_OPTIONS } from './options/early-options.js';
export { LoopguardConfigError } from './options/loopguard-error.js';
export { projectRoot } from './options/project-root.js';
export { withModules } from './modules/with-modules.js';
export { placeIn } from './stack/place-in.js';
export { tooOldText } from './options/runner-version.js';
export type { CompiledOptions } from './options/compiled-options.js';
export type {
  AllowRule,
  Extension,
  LoopguardOptions,
  Mode,
  PlainOptions,
  Ready,
  ReportOption,
  Rule,
} from './options/types.js';

type Late = ReturnType<typeof late>;

// Why functions: most test files have no use for them, and what they are in is loaded late.
export const print: Late['print'] = (...args) => late().print(...args);
export const withTexts: Late['withTexts'] = (...args) => late().withTexts(...args);
export const stacklessError: Late['stacklessError'] = (...args) => late().stacklessError(...args);
export const watchedEarly: Late['watchedEarly'] = (...args) => late().watchedEarly(...args);
export const presets: Late['presets'] = lazily(() => late().presets);

/** @throws LoopguardConfigError naming the option, what was given and what is allowed */
export const readOptions: Late['readOptions'] = (options) =>
  options === undefined ? {} : late().readOptions(options);

/** @throws LoopguardConfigError naming the option, what was given and what is allowed */
export const prepareOptions: Late['prepareOptions'] = (options = {}, environment = process.env) =>
  hasNone(options) && isSilent(environment)
    ? compileOptions({})
    : late().prepareOptions(options, environment);

function hasNone(options: object): boolean {
  return Reflect.ownKeys(options).length === 0;
}

/** An object that is made when somebody first looks into it. */
function lazily<T extends object>(make: () => T): T {
  return new Proxy({} as T, {
    get: (_target, key) => Reflect.get(make(), key) as unknown,
    has: (_target, key) => Reflect.has(make(), key),
    ownKeys: () => Reflect.ownKeys(make()),
    getOwnPropertyDescriptor: (_target, key) => {
      const descriptor = Reflect.getOwnPropertyDescriptor(make(), key);
      return descriptor && { ...descriptor, configurable: true };
    },
  });
}
