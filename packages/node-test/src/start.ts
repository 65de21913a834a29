import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type CompiledOptions,
  hideRun,
  installGuard,
  leaveWord,
  LoopguardConfigError,
  type PlainOptions,
  projectRoot,
  runDirectory,
  withModules,
} from '@loopguard/core/adapter';
import { loadOptions } from 'loopguard/config';
import { forgetOwnFlags } from './own-flags.js';
import { TestFiles } from './test-files.js';
import { TestGuard } from './test-guard.js';
import { watchTests } from './watch-tests.js';

/** Guards the tests of this process: in most, it has none. */
export async function start(entry: string): Promise<void> {
  // Why first: what loads after this line captures wrappers, not originals.
  const guard = installGuard();
  guard.registerOwnDirectory(dirname(fileURLToPath(entry)));
  const { env, argv, execArgv } = process;
  const root = process.cwd();
  const options = guard.prepareOptions(await optionsFor(root));
  if (options.mode === 'off') return;
  checkRun(options);
  guard.watch(options);
  guard.extend(options.extended)?.watchNode();

  const hide = (): void => {
    forgetOwnFlags(entry);
    hideRun();
  };
  // Why: with `--test` only a process that runs all files by itself imports this module.
  const testFile = execArgv.includes('--test') || !argv[1] ? undefined : resolve(argv[1]);
  const files = new TestFiles(guard, {
    options,
    root,
    testFile,
    hasCoverage:
      env['NODE_V8_COVERAGE'] !== undefined || execArgv.includes('--experimental-test-coverage'),
    runDirectory,
    leaveLive: ({ testFile: file, offReason }) => {
      // Why not before: a program without tests of its own may start the files.
      hide();
      const version = process.versions.node;
      leaveWord(runDirectory, '.live', {
        testFile: file,
        offReason,
        runner: { name: 'node-test', version },
      });
    },
    leaveReport: (report) => leaveWord(runDirectory, '.jsonl', report),
    leaveFailure: (file) => leaveWord(runDirectory, '.live', { testFile: file, hasFailed: true }),
  });
  watchTests(new TestGuard(files));
  if (env['NODE_TEST_CONTEXT'] !== undefined) hide();
  if (testFile !== undefined && isTestFile(testFile)) await files.open(testFile).ready;
}

/** What only the end of a run can do needs somebody who sees it. */
function checkRun({ baseline, baselineMode }: CompiledOptions): void {
  if (runDirectory !== undefined || baseline === undefined || baselineMode === 'check') return;
  throw new LoopguardConfigError(
    `LOOPGUARD_BASELINE=${baselineMode} needs the command, which sees the whole run: npx loopguard run -- node --test`,
  );
}

async function optionsFor(directory: string): Promise<PlainOptions> {
  const { options } = await loadOptions(directory);
  return withModules(options, projectRoot(directory));
}

/** Whether a process has been started for a file with tests. */
function isTestFile(file: string): boolean {
  if (process.env['NODE_TEST_CONTEXT'] !== undefined) return true;
  try {
    return /\bnode:test\b/.test(readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
}
