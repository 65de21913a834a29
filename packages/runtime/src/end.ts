import { onExit } from 'signal-exit';
import { mustFail } from './fail-at-exit.js';

const works: (() => void)[] = [];

/**
 * Runs the last work of this process, once: when it exits, and when a signal ends it that nobody else
 * handles. The work is synchronous, since nothing is waited for.
 */
export function atEnd(work: () => void): void {
  works.push(work);
  if (works.length === 1) watch();
}

function end(): void {
  for (const work of works.splice(0)) work();
}

/** Why by a library: others that look at signals have to know that this is no handler of the program's. */
function watch(): void {
  // Why first: what it finds out may change the exit code.
  process.prependListener('exit', (code) => {
    end();
    if (mustFail() && code === 0 && !process.exitCode) process.exitCode = 1;
  });
  onExit((_code, signal) => {
    end();
    if (signal === null || !mustFail()) return undefined;
    // Why an exit: a process that a signal has ended has no code that could tell.
    process.exit(1);
  });
}
