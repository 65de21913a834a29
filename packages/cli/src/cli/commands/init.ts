import { type Command, Option } from 'commander';
import type { InitOptions } from '../init/run-init.js';
import { UserError } from '../project/user-error.js';

/** `loopguard init`: puts loopguard into the configuration of the project in the current folder. */
export function addInit(program: Command): void {
  program
    .command('init')
    .description('set loopguard up for Vitest or Jest in the current folder')
    .option('-y, --yes', 'ask nothing')
    .option('--dry-run', 'show what would be done, and do nothing')
    .addOption(new Option('--runner <name>', 'for a project with both').choices(['vitest', 'jest']))
    .option(
      '--config <file>',
      'set up this configuration instead of the one that npm test uses; may be repeated',
      (file: string, others: string[] = []) => [...others, file],
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
