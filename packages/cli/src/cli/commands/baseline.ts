import type { Command } from 'commander';
import { x } from 'tinyexec';

/** `loopguard baseline -- <command>`: runs the tests and accepts what blocks today. */
export function addBaseline(program: Command): void {
  program
    .command('baseline')
    .description('run your tests and record what blocks today; from then on only new calls fail')
    .argument('<command...>', 'what runs your tests, after "--", e.g. -- vitest run')
    .option('--tighten', 'only lower what the baseline knows')
    .action(async (line: string[], { tighten }: { tighten?: boolean }, command: Command) => {
      const [file = '', ...args] = line;
      const mode = tighten ? 'tighten' : 'write';
      const env = { ...process.env, LOOPGUARD_BASELINE: mode };
      const options = { nodeOptions: { stdio: 'inherit', env } } as const;
      try {
        // Why 1: a command that a signal ended has no code.
        process.exitCode = (await x(file, args, options)).exitCode ?? 1;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        command.error(`${JSON.stringify(file)} could not be started: ${reason}`);
      }
    });
}
