// For the process that sees a whole run: a reporter, or the command line. Never loaded by test files.
export { LoopguardConfigError, projectRoot, tooOldText } from '@loopguard/core/report';
export type {
  CallStatus,
  CodeFrame,
  FileReport,
  HeldWord,
  Occurrence,
  ReportedCall,
  RuleUse,
  RunSettings,
  StackFrame,
  Suggestion,
  UsedAllowance,
} from '@loopguard/core/report';
export { readBaseline } from './run/baseline-file.js';
export {
  finishReport,
  finishRun,
  type RunEnd,
  writeHtmlReport,
  writeReport,
} from './run/finish-run.js';
export { type ProgramEnd, endProgram, programSummary, reportProgram } from './run/end-program.js';
export { makeProgramFolder, programAddress } from './run/program-address.js';
export { judgeLiveness, type Liveness, type RanFile, type Remedies } from './run/liveness.js';
export { joinPartial, mergeReports } from './run/merge-reports.js';
export { hasOtherFailures } from './run/own-failures.js';
export { reportHang, RunDirectory } from './run/run-directory.js';
export type {
  PartialReason,
  ReportedAllowance,
  ReportedFile,
  RunInfo,
  RunReport,
  RunTotals,
} from './run/run-report.js';
export { watchHangs } from './run/watch-hangs.js';
export {
  type RunOutcome,
  type RunScope,
  WholeRun,
  type WholeRunEnd,
  type WholeRunInit,
} from './run/whole-run.js';
