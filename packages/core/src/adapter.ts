import { late } from './guard/late-half.js';

export type { ExtendEntry } from './catalog/presets.js';
export type { AllowFacade } from './allow/slot.js';
export { SLOT } from './allow/slot.js';
export { findDetector } from './find-detector.js';
export { installDetector } from './guard/install.js';
export { EARLY_OPTIONS } from './options/early-options.js';
export type { Preset } from './catalog/presets.js';
export type { Detector } from './guard/detector.js';
export type { Attempt } from './ledger/attempt.js';
export type { DeclaredAllow, TestInfo, TestPlace } from './ledger/test-info.js';
export type { TestLedger } from './ledger/test-ledger.js';
export type { Session } from './guard/session.js';
export type { SessionInit } from './guard/session-init.js';
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

export type { FileReport } from './report/file-report.js';

type Late = ReturnType<typeof late>;

const part: Late = late();
export const leave: Late['leave'] = part.leave;
export const print: Late['print'] = part.print;
export const LoopguardConfigError: Late['LoopguardConfigError'] = part.LoopguardConfigError;
export const findModules: Late['findModules'] = part.findModules;
export const prepareOptions: Late['prepareOptions'] = part.prepareOptions;
export const presets: Late['presets'] = part.presets;
export const readOptions: Late['readOptions'] = part.readOptions;
export const tooOldText: Late['tooOldText'] = part.tooOldText;
export const watchedEarly: Late['watchedEarly'] = part.watchedEarly;
