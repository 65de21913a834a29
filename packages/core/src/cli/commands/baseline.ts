import type { Command } from 'commander';
import { x } from 'tinyexec';

/** `loopguard baseline -- <command>`: runs the tests and accepts what blocks today. */
export function addBaseline(program: Command): void {
  program
    .command('baseline')
    .description('run your tests and record what blocks today; from then on only new calls fail')
    .argument('<command...>', 'what runs your tests, after "--", e.g. -- vitest run')
    .option('--tighten', 'only lower what the baseline knows')
    .action(async ([file = '', ...args]: string[], { tighten }: { tighten?: boolean }) => {
      const mode = tighten ? 'tighten' : 'write';
      const env = { ...process.env, LOOPGUARD_BASELINE: mode };
      const { exitCode } = await x(file, args, { nodeOptions: { stdio: 'inherit', env } });
      // Why 1: a command that a signal ended has no code.
      process.exitCode = exitCode ?? 1;
    });
}
