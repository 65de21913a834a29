import { SLOT } from './allow/slot.js';
import { catalog } from './catalog/index.js';
import { Detector } from './guard/detector.js';
import { type CompiledOptions, compileOptions } from './options/compile.js';
import type { LoopguardOptions, PlainOptions } from './options/types.js';
import { modeFromEnvironment, toPlainOptions, validateOptions } from './options/validate.js';

export type { AllowFacade } from './allow/slot.js';
export { SLOT } from './allow/slot.js';
export type { Detector } from './guard/detector.js';
export type { Attempt, DeclaredAllow, TestInfo, TestLedger } from './guard/owner.js';
export type { Session, SessionInit } from './guard/session.js';
export type { CompiledOptions } from './options/compile.js';
export { LoopguardConfigError } from './options/loopguard-error.js';
export type { AllowRule, LoopguardOptions, Mode, PlainOptions, Rule } from './options/types.js';

export { findUnusedRules, type RuleUse, type UnusedRules } from './report/unused-rules.js';

const ids = catalog.map(({ id }) => id);

/**
 * Installs the detector of this thread, or returns the one that is there, also when another copy
 * of this package made it. Nothing is guarded until a session is opened.
 */
export function installDetector(): Detector {
  const holder = process as { [SLOT]?: Detector };
  const present = holder[SLOT];
  if (present) return present;
  const detector = new Detector();
  Object.defineProperty(holder, SLOT, { value: detector });
  return detector;
}

/** The detector of this thread, if one is installed. */
export function findDetector(): Detector | undefined {
  return (process as { [SLOT]?: Detector })[SLOT];
}

/**
 * Checks a user's options and makes plain data of them.
 *
 * @throws LoopguardConfigError naming the option, what was given and what is allowed
 */
export function readOptions(options: unknown): PlainOptions {
  validateOptions(options, ids);
  return toPlainOptions(options ?? {}, ids);
}

/**
 * Checks and compiles options; `LOOPGUARD` in `environment` overrides the mode.
 *
 * @throws LoopguardConfigError naming the option, what was given and what is allowed
 */
export function prepareOptions(
  options: LoopguardOptions | PlainOptions | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): CompiledOptions {
  const mode = modeFromEnvironment(environment['LOOPGUARD']);
  return compileOptions(readOptions(options), mode);
}
