import { late } from './guard/late-half.js';

export type {
  BodyTraits,
  FileInit,
  FileRun,
  HookScope,
  HookTraits,
  News,
  Scope,
} from './guard/contract.js';
export type {
  RunnerLoads,
  RunnerModules,
  ThreadGuard,
  ThreadInit,
  WholeThread,
} from './guard/thread-contract.js';
export { enclosingFile } from './guard/enclosing-file.js';
export { findGuard } from './guard/find-guard.js';
export { installGuard } from './guard/install.js';
export { guardThread } from './guard/whole-thread.js';
export { isReported } from './report/reported.js';
export type { DeclaredAllow, TestInfo, TestPlace } from './ledger/test-info.js';
export type { FileReport } from './report/file-report.js';
export type { LiveWord } from './report/run-words.js';
export type { Violation } from './report/violation.js';

export type { ExtendEntry, Preset } from './catalog/presets.js';
export { EARLY_OPTIONS } from './options/early-options.js';
export { projectRoot } from './options/project-root.js';
export type { CompiledOptions } from './options/compile.js';
export type {
  AllowRule,
  Extension,
  LoopguardOptions,
  Mode,
  PlainOptions,
  ReportOption,
  Rule,
} from './options/types.js';

type Late = ReturnType<typeof late>;

const part: Late = late();
export const leave: Late['leave'] = part.leave;
export const print: Late['print'] = part.print;
export const LoopguardConfigError: Late['LoopguardConfigError'] = part.LoopguardConfigError;
export const announceRun: Late['announceRun'] = part.announceRun;
export const hideRun: Late['hideRun'] = part.hideRun;
export const leaveWord: Late['leaveWord'] = part.leaveWord;
export const runDirectory: Late['runDirectory'] = part.runDirectory;
export const findModules: Late['findModules'] = part.findModules;
export const prepareOptions: Late['prepareOptions'] = part.prepareOptions;
export const presets: Late['presets'] = part.presets;
export const readOptions: Late['readOptions'] = part.readOptions;
export const tooOldText: Late['tooOldText'] = part.tooOldText;
export const watchedEarly: Late['watchedEarly'] = part.watchedEarly;
