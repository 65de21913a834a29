export { allowBlocking } from './allow/allow-blocking.js';
export { type ExtendEntry, type Preset, type PresetName, presets } from './catalog/presets.js';
export type {
  AllowRule,
  Extension,
  LoopguardOptions,
  Mode,
  ReportOption,
  Rule,
} from './options/types.js';
