import type { Command } from 'commander';
import { LoopguardConfigError } from '@loopguard/core/report';
import { UserError } from '../project/user-error.js';
import { runProgram } from '../run/run-program.js';

/** `loopguard baseline -- <command>`: runs the tests and accepts what blocks today. */
export function addBaseline(program: Command): void {
  program
    .command('baseline')
    .description('run your tests and record what blocks today; from then on only new calls fail')
    .argument('<command...>', 'what runs your tests, after "--", e.g. -- vitest run')
    .option('--tighten', 'only lower what the baseline knows')
    .action(async (line: string[], { tighten }: { tighten?: boolean }, command: Command) => {
      const [file = '', ...args] = line;
      const env = { LOOPGUARD_BASELINE: tighten ? 'tighten' : 'write' };
      try {
        // Why silent: the reporters of Vitest and Jest write it themselves.
        process.exitCode = await runProgram({ file, args, env, mayBeSilent: true });
      } catch (error) {
        const isTold = error instanceof UserError || error instanceof LoopguardConfigError;
        if (isTold) command.error(error.message);
        throw error;
      }
    });
}
