export { allowBlocking } from './allow/allow-blocking.js';
export type { AllowRule, LoopguardOptions, Mode, ReportOption, Rule } from './options/types.js';
