import { readFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { ReportedCall, Suggestion } from '@loopguard/core/report';
import { replacementFor, takesNoDescriptor } from '../suggest/replacements.js';
import { ConvertibleFile, type Place } from '../suggest/suggest.js';
import { parseFile } from '../syntax/parse.js';
import type { RunReport } from './run-report.js';

/** Adds to each violation what its line could be, where that is certain. */
export async function addSuggestions(report: RunReport): Promise<RunReport> {
  const sources = new Map<string, Promise<ConvertibleFile | undefined>>();
  const known = new Map<string, Suggestion | undefined>();
  const violations: ReportedCall[] = [];
  for (const violation of report.violations) {
    const { call, where } = violation;
    if (!replacementFor(call) || !where || !isOwnLine(violation)) {
      violations.push(violation);
      continue;
    }
    const { file, line, column } = where;
    if (!sources.has(file)) sources.set(file, readSource(report.root, file));
    const source = await sources.get(file);
    const key = `${call} ${file}:${line}:${column}`;
    if (source && !known.has(key)) {
      known.set(key, diffOf(source, file, { call, line, column }));
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
  return !(takesNoDescriptor(call) && /^\d/.test(args));
}

async function readSource(root: string, file: string): Promise<ConvertibleFile | undefined> {
  try {
    return new ConvertibleFile(parseFile(await readFile(resolve(root, file), 'utf8'), file));
  } catch {
    // Why silent: what is not there, or has a syntax that nobody knows, has no suggestion, and that is all.
    return undefined;
  }
}

function diffOf(source: ConvertibleFile, file: string, place: Place): Suggestion | undefined {
  const conversion = source.conversionAt(place);
  if ('why' in conversion || conversion.may !== undefined) return undefined;
  const changed = source.changed([conversion]);
  const before = source.scopes.source.text;
  const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, changed, '', '', {
    context: 1,
  });
  return { diff: patch.replace(/^=+\n/, '').replaceAll(/^(---|\+\+\+) (.*)\t$/gm, '$1 $2') };
}
