// What `late()` loads: everything that a test file in which nothing blocks does without.
export { SourceFiles } from '../allow/source-allow.js';
export { presets } from '../catalog/presets.js';
export { LoopguardConfigError } from '../options/loopguard-error.js';
export { prepareOptions, readOptions, watchedEarly } from '../options/prepare.js';
export { tooOldText } from '../options/runner-version.js';
export { findModules } from '../patch/module-files.js';
export { attemptStart } from './attempt-start.js';
export { stopError } from './blocks.js';
export { ExtendedModules } from './extended-modules.js';
export { sitesOfHook } from './hook-sites.js';
export {
  lastFrameOfProof,
  ownerOfAllowance,
  settle,
  settleContested,
  stackOfCaller,
} from './contested.js';
export { describeHang, takeBack } from './hang.js';
export { judge } from './judge.js';
export { KnownCalls } from './known-calls.js';
export { idsWith, readOffReason, refusedText } from './late-session.js';
export { makeAllowance } from './make-allowance.js';
export { ownersOf } from './stall-frames.js';
export { tell } from './tell.js';
export { leave } from '../safe/leave.js';
export { print } from '../safe/print.js';
export { optOutMistakes } from './opt-out-mistakes.js';
export { ownerOfStall } from './stall-owner.js';
export { stallStack } from './stall-stack.js';
export { unusedMessages } from './unused-opt-outs.js';
export { answer, attemptErrors, judgeContext, judgeFurther, plainError } from './verdict.js';
export { laterStack, withoutOwnFrames } from './without-own-frames.js';
