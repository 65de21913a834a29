import { leave } from '../safe/leave.js';
import { print } from '../safe/print.js';
import type { Warning } from './warning.js';

/** Where a test file leaves word for the run, and which file it is. */
interface Teller {
  readonly runDirectory: string | undefined;
  readonly testFile: string;
}

/**
 * Tells people what fails nothing. Where somebody sees the whole run, it is printed there, below
 * what the runner says of the file; else at once.
 */
export function tell({ runDirectory, testFile }: Teller, text: string): void {
  const line = text.startsWith('[loopguard]') ? text : `[loopguard] ${text}`;
  const warning: Warning = { testFile, text: line };
  const isLeft =
    runDirectory !== undefined && leave(runDirectory, '.warnings', warning) === undefined;
  if (!isLeft) print(line);
}
