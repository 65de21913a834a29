import type { Command } from 'commander';
import { LoopguardConfigError } from '@loopguard/core/report';
import { UserError } from '../project/user-error.js';
import { runProgram } from '../run/run-program.js';

/** `loopguard run -- <command>`: the tests or the program that it starts, guarded, with the end of a whole run. */
export function addRun(program: Command): void {
  program
    .command('run')
    .description(
      'run a program, node --test or Mocha with the guard, and end with a summary, the baseline and reports',
    )
    .argument('<command...>', 'what to run, after "--", e.g. -- npm run dev, or -- node --test')
    .action(async ([file = '', ...args]: string[], _options: object, command: Command) => {
      try {
        process.exitCode = await runProgram({ file, args });
      } catch (error) {
        const isTold = error instanceof UserError || error instanceof LoopguardConfigError;
        if (isTold) command.error(error.message);
        throw error;
      }
    });
}
