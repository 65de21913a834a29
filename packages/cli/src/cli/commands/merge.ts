import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { LoopguardConfigError } from '@loopguard/core/report';
import {
  finishReport,
  writeCodeQuality,
  writeHtmlReport,
  writeReport,
  writeSarifReport,
} from '../../run/finish-run.js';
import { mergeReports } from '../../run/merge-reports.js';
import { parseReport } from '../../run/parse-report.js';
import type { RunReport } from '../../run/run-report.js';

interface MergeOptions {
  readonly codequality?: string;
  readonly html?: string;
  readonly json?: string;
  readonly sarif?: string;
  readonly root?: string;
}

/** `loopguard merge <reports>`: the JSON reports of a suite's shards as one run. */
export function addMerge(program: Command): void {
  program
    .command('merge')
    .description('join the JSON reports of a sharded run: one summary, report and baseline check')
    .argument('<reports...>', 'JSON reports, or folders of them')
    .option('--json <path>', 'write the joined report')
    .option('--html <path>', 'write it as a page for people')
    .option('--sarif <path>', 'write it for code scanning')
    .option('--codequality <path>', 'write it for the code quality widget of GitLab')
    .option('--root <folder>', 'the project root on this machine (default: as in the reports)')
    .action(async (paths: string[], options: MergeOptions, command: Command) => {
      const { codequality, html, json, root, sarif } = options;
      try {
        const merged = mergeReports(await readReports(paths, json));
        const report = root === undefined ? merged : { ...merged, root: resolve(root) };
        if (json !== undefined) await writeReport(resolve(json), report);
        if (html !== undefined) await writeHtmlReport(resolve(html), report);
        if (sarif !== undefined) await writeSarifReport(resolve(sarif), report);
        if (codequality !== undefined) await writeCodeQuality(resolve(codequality), report);
        const { text, errors } = await finishReport(report);
        if (text !== '') console.log(text);
        for (const error of errors) console.error(error);
        if (errors.length > 0 || report.totals.failed > 0) process.exitCode = 1;
      } catch (error) {
        if (error instanceof LoopguardConfigError) command.error(error.message);
        throw error;
      }
    });
}

async function readReports(
  paths: readonly string[],
  output: string | undefined,
): Promise<RunReport[]> {
  const lists = await Promise.all(paths.map(filesOf));
  // Why: what an earlier merge left in the folder is not a part.
  const files = lists.flat().filter((file) => !output || resolve(file) !== resolve(output));
  return Promise.all(files.map(async (file) => parseReport(await readFile(file, 'utf8'), file)));
}

async function filesOf(path: string): Promise<string[]> {
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) throw new LoopguardConfigError(`There is no file or folder ${path}.`);
  if (!info.isDirectory()) return [path];
  const names = await readdir(path);
  return names
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => join(path, name));
}
