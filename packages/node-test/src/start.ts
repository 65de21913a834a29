import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type CompiledOptions,
  hideRun,
  installGuard,
  LoopguardConfigError,
  refuse,
  runDirectory,
} from '@loopguard/core/adapter';
import { TestFiles, watchProject } from 'loopguard/process';
import { forgetOwnFlags } from './own-flags.js';
import { TestDescriptions } from './test-description.js';
import { TestGuard } from './test-guard.js';
import type { TestNode } from './test-tree.js';
import { watchTests } from './watch-tests.js';

/**
 * Guards the tests of this process: in most, it has none.
 *
 * @param entry - the URL of the module that was imported
 */
export function start(entry: string): Promise<void> {
  return guardTests(entry).catch(refuse);
}

async function guardTests(entry: string): Promise<void> {
  // Why first: what loads after this line captures wrappers, not originals.
  const guard = installGuard();
  guard.registerOwnDirectory(dirname(fileURLToPath(entry)));
  const { env, argv, execArgv, versions } = process;
  const root = process.cwd();
  const options = await watchProject(guard, root);
  if (options === undefined) return;
  checkRun(options);

  const hide = (): void => {
    forgetOwnFlags(entry);
    hideRun();
  };
  // Why: with `--test` only a process that runs all files by itself imports this module.
  const testFile = execArgv.includes('--test') || !argv[1] ? undefined : resolve(argv[1]);
  const descriptions = new TestDescriptions();
  const files = new TestFiles<TestNode>(guard, {
    options,
    root,
    runner: { name: 'node-test', version: versions.node },
    hasCoverage:
      env['NODE_V8_COVERAGE'] !== undefined || execArgv.includes('--experimental-test-coverage'),
    runDirectory,
    describe: (test) => descriptions.of(test),
    // Why not before: a program without tests of its own may start the files.
    begins: hide,
  });
  watchTests(new TestGuard(files, testFile));
  if (env['NODE_TEST_CONTEXT'] !== undefined) hide();
  if (testFile !== undefined && isTestFile(testFile)) await files.enter(testFile).ready;
}

/** What only the end of a run can do needs somebody who sees it. */
function checkRun({ baseline, baselineMode }: CompiledOptions): void {
  if (runDirectory !== undefined || baseline === undefined || baselineMode === 'check') return;
  throw new LoopguardConfigError(
    `LOOPGUARD_BASELINE=${baselineMode} needs the command, which sees the whole run: npx loopguard run -- node --test`,
  );
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
