import type { Command } from 'commander';
import { LoopguardConfigError } from '@loopguard/core/report';
import type { FixOptions } from '../fix/run-fix.js';
import { UserError } from '../project/user-error.js';

/** `loopguard fix`: awaits in the sources what blocks, where that is surely right. */
export function addFix(program: Command): void {
  program
    .command('fix')
    .description('change the calls of a report that surely can be awaited, and say why others stay')
    .argument('[report]', 'a JSON report (default: the newest that this folder has)')
    .option('-y, --yes', 'ask nothing')
    .option('--dry-run', 'show what would be done, and do nothing')
    .option(
      '--only <id or file>',
      'only these call sites, e.g. fs.readFileSync, "zlib.*", src/config.ts, src/config.ts:12; may be repeated',
      (wish: string, others: string[] = []) => [...others, wish],
    )
    .option('--allow-dirty', 'also change files that git could not bring back as they are')
    .option(
      '--propagate',
      "make functions async and await all their callers, where the project's TypeScript knows all of them",
    )
    .option('--exported', 'with --propagate: also functions that a published package exports')
    .addHelpText(
      'after',
      '\nExit code: 0 when no call site is left, 2 when some are, 1 when nothing could be done.',
    )
    .action(async (report: string | undefined, options: FixOptions, command: Command) => {
      // Why here: the parser and the diff are for few commands.
      const { runFix } = await import('../fix/run-fix.js');
      try {
        process.exitCode = await runFix(process.cwd(), report, options);
      } catch (error) {
        const isTold = error instanceof UserError || error instanceof LoopguardConfigError;
        if (isTold) command.error(error.message);
        throw error;
      }
    });
}
