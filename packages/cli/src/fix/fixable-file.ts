import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { markOf } from '@loopguard/core/report';
import type { Conversion } from '../suggest/conversion.js';
import { ConvertibleFile, type Refusal } from '../suggest/suggest.js';
import { parseFile } from '../syntax/parse.js';
import type { CallSite } from './call-sites.js';
import { surroundingsOf } from './module-kind.js';

/** A file of the project that may be changed. */
export interface FixableFile {
  readonly file: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly source: ConvertibleFile;
}

/** Why a call site stays that another report may have. */
export const CHANGED_SINCE = 'the line is not the one that ran: the file was changed since';

/** Reads a file; why it cannot be changed, otherwise. */
export async function openFile(
  root: string,
  file: string,
  runner: string,
): Promise<FixableFile | string> {
  const absolute = path.resolve(root, file);
  const extension = path.extname(file);
  if (!/^\.[cm]?[jt]sx?$/.test(extension)) {
    return `only JavaScript and TypeScript files are changed, and no part of ${extension === '' ? 'another' : `a ${extension} file`}`;
  }
  let text: string;
  try {
    text = await readFile(absolute, 'utf8');
  } catch (error) {
    return `the file cannot be read (${(error as NodeJS.ErrnoException).code})`;
  }
  try {
    const source = new ConvertibleFile(parseFile(text, file), surroundingsOf(absolute, runner));
    return { file, text, lines: text.split(/\r\n|[\n\r\u2028\u2029]/), source };
  } catch (error) {
    return `the file cannot be parsed: ${firstLine(error)}`;
  }
}

/** How the call of a site is awaited; why it is not, otherwise. */
export function conversionOf(
  { lines, source }: FixableFile,
  site: CallSite,
  asIfAsync: boolean,
): Conversion | Refusal {
  const now = lines[site.line - 1];
  if (site.text === undefined) return { why: 'the report does not have its line' };
  if (now === undefined || markOf(now) !== markOf(site.text)) {
    return { why: CHANGED_SINCE };
  }
  return asIfAsync ? source.convertible(site) : source.conversionAt(site);
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0] as string;
}
