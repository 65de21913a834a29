import { SLOT } from './allow/slot.js';
import { findDetector } from './find-detector.js';
import { Detector } from './guard/detector.js';

export type { ExtendEntry } from './catalog/presets.js';
export type { AllowFacade } from './allow/slot.js';
export { SLOT } from './allow/slot.js';
export { findDetector } from './find-detector.js';
export { type Preset, presets } from './catalog/presets.js';
export type { Detector } from './guard/detector.js';
export type { Attempt, DeclaredAllow, TestInfo, TestLedger } from './guard/owner.js';
export type { Session, SessionInit } from './guard/session.js';
export type { CompiledOptions } from './options/compile.js';
export { LoopguardConfigError } from './options/loopguard-error.js';
export { prepareOptions, readOptions, watchedEarly } from './options/prepare.js';
export { findModules } from './patch/module-files.js';
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

/**
 * Installs the detector of this thread, or returns the one that is there, also when another copy
 * of this package made it. Nothing is guarded until a session is opened.
 */
export function installDetector(): Detector {
  const present = findDetector();
  if (present) return present;
  const detector = new Detector();
  Object.defineProperty(process, SLOT, { value: detector });
  return detector;
}
