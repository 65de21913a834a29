import type { FileFacts } from '../ledger/file-facts.js';
import type { Severity } from './severity.js';

let hasSaidInexact = false;

/** Says once why stalls that should fail only warn. */
export function sayInexact({ warn, options }: FileFacts, severity: Severity): void {
  if (severity === 'error' || options.stall.mode !== 'fail' || hasSaidInexact) return;
  hasSaidInexact = true;
  warn(
    `Stalls only warn here: Node ${process.version} on ${process.platform} has no CPU clock of a single thread, and other threads must not fail a test. Node 24 has one.`,
  );
}
