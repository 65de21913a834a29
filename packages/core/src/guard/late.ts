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
export { describeHang, takeBack } from './hang.js';
export { judge } from './judge.js';
export { KnownCalls } from './known-calls.js';
export { idsWith, readOffTag, refusedText } from './late-session.js';
export { makeAllowance } from './make-allowance.js';
export { ownerOfStall } from './stall-owner.js';
export { stallStack } from './stall-stack.js';
export { unusedMessages } from './unused-opt-outs.js';
export { answer, attemptErrors, judgeContext, judgeFurther, plainError } from './verdict.js';
