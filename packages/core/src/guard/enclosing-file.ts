import { SLOT } from '../allow/slot.js';
import type { FileRun } from './contract.js';
import { findGuard } from './find-guard.js';

/**
 * The file whose test runs this code, where that has a sandbox of its own: tests see a facade in
 * their realm, and adapters of another run that a test starts see it as well.
 */
export function enclosingFile(): FileRun | undefined {
  return SLOT in globalThis ? findGuard()?.file : undefined;
}
