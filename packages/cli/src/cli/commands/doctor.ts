import { createRequire } from 'node:module';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { OwnPackage } from '../doctor/run-doctor.js';
import { RUNNER_NAMES, type RunnerName } from '../project/runner-name.js';
import { UserError } from '../project/user-error.js';

interface Options {
  readonly config?: readonly string[];
  readonly script?: readonly string[];
  readonly json?: boolean;
  readonly runner?: RunnerName;
  readonly timeout: number;
}

/** `loopguard doctor`: whether the guard is live in each project of the current folder. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check the set-up: run one throw-away test that blocks in each project')
    .addOption(new Option('--runner <name>', 'check only this one').choices(RUNNER_NAMES))
    .option(
      '--config <file>',
      'check this configuration instead of the one that npm test uses; may be repeated',
      (file: string, others: string[] = []) => [...others, file],
    )
    .option(
      '--script <name>',
      'check this script of package.json instead of npm test; may be repeated',
      (name: string, others: string[] = []) => [...others, name],
    )
    .option('--timeout <seconds>', 'how long the throw-away tests may take', toSeconds, 120)
    .option('--json', 'print it as JSON, e.g. for an issue')
    .action(async (options: Options, command: Command) => {
      const { diagnose } = await import('../doctor/run-doctor.js');
      const { formatDiagnosis } = await import('../doctor/format.js');
      const own = createRequire(import.meta.url)('loopguard/package.json') as OwnPackage;
      if (process.stderr.isTTY) console.error('Running a throw-away test in each project …\n');
      try {
        const timeoutMs = options.timeout * 1000;
        const found = await diagnose(process.cwd(), own, { ...options, timeoutMs });
        const { problems, notes, ...diagnosis } = found;
        const isWell = problems.length === 0;
        console.log(
          options.json
            ? JSON.stringify({ isWell, problems, notes, ...diagnosis }, undefined, 2)
            : formatDiagnosis(diagnosis, { problems, notes }),
        );
        if (!isWell) process.exitCode = 1;
      } catch (error) {
        if (error instanceof UserError) command.error(error.message);
        throw error;
      }
    });
}

function toSeconds(text: string): number {
  const seconds = Number(text);
  if (seconds > 0) return seconds;
  throw new InvalidArgumentError('It has to be a number of seconds.');
}
