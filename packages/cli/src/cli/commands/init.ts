import { type Command, Option } from 'commander';
import type { InitOptions } from '../init/run-init.js';
import { RUNNER_NAMES } from '../project/runner-name.js';
import { UserError } from '../project/user-error.js';

/** `loopguard init`: puts loopguard into the configuration of the project in the current folder. */
export function addInit(program: Command): void {
  program
    .command('init')
    .description('set loopguard up for the test runner of the current folder')
    .option('-y, --yes', 'ask nothing')
    .option('--dry-run', 'show what would be done, and do nothing')
    .addOption(new Option('--runner <name>', 'for a project with several').choices(RUNNER_NAMES))
    .option(
      '--config <file>',
      'set up this configuration instead of the one that npm test uses; may be repeated',
      (file: string, others: string[] = []) => [...others, file],
    )
    .option(
      '--script <name>',
      'set up this script of package.json instead of npm test; may be repeated',
      (name: string, others: string[] = []) => [...others, name],
    )
    .addOption(
      new Option('--test-files <what>', 'report or allow calls written in test files').choices([
        'report',
        'allow',
      ]),
    )
    .option('--baseline', 'accept what blocks today, and fail only what is new')
    .action(async (options: InitOptions, command: Command) => {
      // Why here: the parser and the diff are for this command only.
      const { runInit } = await import('../init/run-init.js');
      try {
        await runInit(process.cwd(), options);
      } catch (error) {
        if (error instanceof UserError) command.error(error.message);
        throw error;
      }
    });
}
