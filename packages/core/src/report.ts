// For the end of a run and the command line: what test files say, as plain data, and what follows from it.
export { stallEntry } from './catalog/stall-entry.js';
export { LoopguardConfigError } from './options/loopguard-error.js';
export { projectRoot } from './options/project-root.js';
export {
  adviseRunner,
  type RunnerAdvice,
  type RunnerName,
  supportedRange,
  tooOldText,
} from './options/runner-version.js';
export type { Reach } from './options/reach.js';
export { readOptions } from './options/read.js';
export type { BaselineMode, PlainOptions } from './options/types.js';
export { baselineModeFrom } from './options/validate.js';
export {
  BASELINE_VERSION,
  type BaselineEntry,
  type BaselineKey,
  keyOf,
  markOf,
  nameOfModule,
  parseBaseline,
  testKey,
} from './report/baseline.js';
export type {
  CallStatus,
  CodeFrame,
  FileReport,
  ReportedCall,
  RunSettings,
  Suggestion,
  UsedAllowance,
} from './report/file-report.js';
export type { HangAnswer, HangNote } from './report/hang-answer.js';
export type { HeldWord } from './report/run-words.js';
export { findUnusedRules, type RuleUse } from './report/unused-rules.js';
export type { Occurrence, StackFrame } from './report/violation.js';
export type { Warning } from './report/warning.js';
export { leave } from './safe/leave.js';
export { watchThreads } from './loop/thread-hangs.js';
