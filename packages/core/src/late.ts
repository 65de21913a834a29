// What `late()` loads: everything that a test file in which nothing blocks does without.
export { SourceFiles } from './source/source-files.js';
export { idsWith } from './catalog/index.js';
export { presets } from './catalog/presets.js';
export { LoopguardConfigError } from './options/loopguard-error.js';
export { prepareOptions, readOptions, watchedEarly } from './options/prepare.js';
export { tooOldText } from './options/runner-version.js';
export { findModules } from './modules/module-files.js';
export { attemptStart } from './ledger/attempt-start.js';
export { stopError } from './judge/blocks.js';
export { ExtendedModules } from './modules/extended-modules.js';
export { sitesOfHook } from './stack/hook-sites.js';
export {
  lastFrameOfProof,
  openerOf,
  ownerOfAllowance,
  settle,
  settleContested,
} from './proof/contested.js';
export { describeHang } from './stall/hang.js';
export { takeBack } from './stall/hang-note.js';
export { judge } from './judge/judge.js';
export { KnownCalls } from './judge/known-calls.js';
export { readOffReason, refusedText } from './judge/file-mistakes.js';
export { makeAllowance } from './judge/make-allowance.js';
export { ownersOf } from './stall/stall-frames.js';
export { tell } from './report/tell.js';
export { leave } from './safe/leave.js';
export { print } from './safe/print.js';
export { optOutMistakes } from './judge/opt-out-mistakes.js';
export { moveToOwners } from './stall/stall-owner.js';
export { recordStall } from './stall/stall-record.js';
export { heldByOf } from './stall/stall-stack.js';
export { unusedMessages } from './judge/unused-opt-outs.js';
export { answer, attemptErrors, judgeFurther, plainError } from './judge/verdict.js';
export { deferredStack, withoutOwnFrames } from './stack/without-own-frames.js';
