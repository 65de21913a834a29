import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '@loopguard/core/report';
import { loadOptions } from '../../config/load-options.js';
import { lastReportOf } from '../../run/last-report.js';
import { parseReport } from '../../run/parse-report.js';
import type { RunReport } from '../../run/run-report.js';
import { UserError } from '../project/user-error.js';

/** A report and where it was found, as it is printed. */
export interface FoundReport {
  readonly report: RunReport;
  readonly path: string;
  /** The project on this machine. */
  readonly root: string;
}

const USUAL = 'loopguard.json';

/**
 * Reads the report that is named, or else the newest of: the one that the project's options name,
 * `loopguard.json`, and what `loopguard baseline` has left.
 */
export async function findReport(
  directory: string,
  named: string | undefined,
): Promise<FoundReport> {
  const file = named ?? (await newestReport(directory));
  let text: string;
  try {
    text = await readFile(path.resolve(directory, file), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code}).`,
    );
  }
  const report = parseReport(text, file);
  // Why: a report of another machine knows another folder.
  const isHere = await stat(report.root).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return { report, path: file, root: isHere ? report.root : directory };
}

async function newestReport(directory: string): Promise<string> {
  const { options } = await loadOptions(directory);
  const places = [options.report?.json, USUAL, lastReportOf(projectRoot(directory))];
  const found: { file: string; time: number }[] = [];
  for (const file of new Set(places)) {
    if (file === undefined) continue;
    const info = await stat(path.resolve(directory, file)).catch(() => undefined);
    if (info) found.push({ file, time: info.mtimeMs });
  }
  const [newest] = found.toSorted((a, b) => b.time - a.time);
  if (newest) return path.relative(directory, path.resolve(directory, newest.file));
  throw new UserError(
    [
      'There is no report of what blocks. Make one, and run this again:',
      '',
      '  npx loopguard baseline -- vitest run   (or what runs your tests)',
      '',
      `or run your tests with the option report: { json: '${USUAL}' }, and name the file.`,
    ].join('\n'),
  );
}
