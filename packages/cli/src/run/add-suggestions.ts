import { readFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { ReportedCall, Suggestion } from '@loopguard/core/report';
import { type Replacement, replacementFor } from '../suggest/replacements.js';
import { suggestChange } from '../suggest/suggest.js';
import { type ParsedFile, parseFile } from '../syntax/parse.js';
import type { RunReport } from './run-report.js';

/** Adds to each violation what its line could be, where that is certain. */
export async function addSuggestions(report: RunReport): Promise<RunReport> {
  const sources = new Map<string, Promise<ParsedFile | undefined>>();
  const known = new Map<string, Suggestion | undefined>();
  const violations: ReportedCall[] = [];
  for (const violation of report.violations) {
    const { call, where } = violation;
    const replacement = replacementFor(call);
    if (!replacement || !where || !isOwnLine(violation)) {
      violations.push(violation);
      continue;
    }
    const { file, line, column } = where;
    if (!sources.has(file)) sources.set(file, readSource(report.root, file));
    const source = await sources.get(file);
    const key = `${call} ${file}:${line}:${column}`;
    if (source && !known.has(key)) {
      known.set(key, diffOf(source, file, replacement, line, column));
    }
    const suggestion = known.get(key);
    violations.push(suggestion ? { ...violation, suggestion } : violation);
  }
  return { ...report, violations };
}

/** Lines of the project itself, which somebody here can change. */
function isOwnLine({ call, status, where, through, args }: ReportedCall): boolean {
  if (status === 'allowed' || where === undefined || through !== undefined) return false;
  if (where.package !== undefined || isAbsolute(where.file)) return false;
  // Why: a number is a descriptor, and `fs/promises` takes none.
  return !(call.startsWith('fs.') && /^\d/.test(args));
}

async function readSource(root: string, file: string): Promise<ParsedFile | undefined> {
  try {
    return parseFile(await readFile(resolve(root, file), 'utf8'), file);
  } catch {
    // Why silent: what is not there, or has a syntax that nobody knows, has no suggestion, and that is all.
    return undefined;
  }
}

function diffOf(
  source: ParsedFile,
  file: string,
  replacement: Replacement,
  line: number,
  column: number,
): Suggestion | undefined {
  const changed = changeOf(source, replacement, line, column);
  if (changed === undefined) return undefined;
  const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, source.text, changed, '', '', {
    context: 1,
  });
  return { diff: patch.replace(/^=+\n/, '').replaceAll(/^(---|\+\+\+) (.*)\t$/gm, '$1 $2') };
}

function changeOf(...place: Parameters<typeof suggestChange>): string | undefined {
  try {
    return suggestChange(...place);
  } catch (error) {
    // Why: code that a program wrote can be nested too deep to walk, and the report is worth more.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
