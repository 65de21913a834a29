export { allowBlocking } from './allow/allow-blocking.js';
export type { AllowRule, LoopguardOptions, Mode, Rule } from './options/types.js';
