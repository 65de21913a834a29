import type { Command } from 'commander';
import { programSummary } from '../../run/end-program.js';
import { askProgram } from '../report/ask-program.js';
import { UserError } from '../project/user-error.js';

/** `loopguard report <pid>`: what a program that runs has blocked so far. */
export function addReport(program: Command): void {
  program
    .command('report')
    .description('print what a program under @loopguard/runtime has blocked so far')
    .argument('<pid>', 'the process id of the program')
    .action(async (pid: string, _options: object, command: Command) => {
      try {
        if (!/^[1-9]\d*$/.test(pid)) {
          throw new UserError(
            `${JSON.stringify(pid)} is no process id: give the number, e.g. loopguard report 4711.`,
          );
        }
        const { info, files } = await askProgram(Number(pid));
        const text = programSummary(info, files);
        console.log(text === '' ? '[loopguard] No blocking call was reported.' : text);
      } catch (error) {
        if (error instanceof UserError) command.error(error.message);
        throw error;
      }
    });
}
