import type { MatchedFrame } from '../options/compiled-options.js';
import { displayPath } from './display-path.js';
import { evaluatedSource } from './evaluated-source.js';
import { fileInfo, isShownKind } from './files.js';
import { packageNameOf, toPath } from './paths.js';
import { functionNameOf } from './function-name.js';

/** One stack frame at its position in the user's sources. */
export interface Frame extends MatchedFrame {
  /** The path with the separators of this platform. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** User code or package code, as against Node, the runner and loopguard. */
  readonly isShown: boolean;
}

const LINE = /^\s*at (?<text>.*)$/;
const POSITION = /^(?<file>.+):(?<line>\d+):(?<column>\d+)$/;
const EVALUATED = /(?:^|\()eval at /;
/** How an absolute path or a URL begins. */
const ROOT = /^(?:[a-z]:[\\/]|[\\/]|[a-z][a-z\d+.-]+:\S)/i;

/**
 * The frames of a call, mapped to sources by whatever formats stacks in this process. Where that
 * does not give one line for each frame, the unmapped positions stand in.
 */
export function mapFrames(
  sites: readonly NodeJS.CallSite[],
  stack: unknown,
  root: string,
): readonly (Frame | undefined)[] {
  const lines = typeof stack === 'string' ? stackLines(stack) : [];
  const isAligned = lines.length === sites.length;
  return sites.map((site, index) => {
    const names = [site.getFunctionName(), site.getMethodName()];
    const written = isAligned ? parsePosition(lines[index] as string, names) : undefined;
    const parsed = (site.getFileName() ? undefined : evaluatedSource(site)) ?? written;
    const file = parsed?.file ?? site.getFileName();
    if (!file) return undefined;
    const path = toPath(file);
    const raw = site.getFileName();
    return {
      path,
      absolute: path.replaceAll('\\', '/'),
      file: displayPath(root, path),
      line: parsed?.line ?? site.getLineNumber() ?? 0,
      column: parsed?.column ?? site.getColumnNumber() ?? 0,
      functionName: functionNameOf(site),
      packageName: packageNameOf(path),
      isShown: isShownKind(fileInfo(raw || file).kind),
    };
  });
}

/** A frame as a line of an error's stack. */
export function frameText(frame: Frame): string {
  const position = `${frame.path}:${frame.line}:${frame.column}`;
  // Why: who reads it takes the first " (" for the end of the name.
  const name = frame.functionName.replaceAll(' (', '(');
  return name === '' ? position : `${name} (${position})`;
}

/** The frames of a formatted stack. */
export function stackLines(stack: string): string[] {
  return stack.split('\n').flatMap((line) => LINE.exec(line)?.groups?.['text'] ?? []);
}

/**
 * Path, line and column of a frame that a stack formatter wrote; undefined for evaluated and native
 * code, which stands in no file.
 *
 * @param names - of the frame's function, where they are known: they may hold anything
 */
export function parsePosition(
  text: string,
  names: readonly (string | null)[] = [],
): { file: string; line: number; column: number } | undefined {
  if (EVALUATED.test(text)) return undefined;
  const groups = POSITION.exec(positionText(text, names))?.groups;
  if (!groups?.['file']) return undefined;
  return { file: groups['file'], line: Number(groups['line']), column: Number(groups['column']) };
}

/** What stands in the last parentheses, or the whole text where a frame has no name. */
function positionText(text: string, names: readonly (string | null)[]): string {
  if (!text.endsWith(')')) return text.replace(/^async /, '');
  const candidates: string[] = [];
  const end = endOfNames(text, names);
  for (let at = text.indexOf(' (', end); at !== -1; at = text.indexOf(' (', at + 1)) {
    candidates.push(text.slice(at + 2, -1));
  }
  // Why not simply one of them: both a name and a path may hold " (".
  const rooted = candidates.filter((candidate) => ROOT.test(candidate));
  return (
    (end > 0 ? rooted[0] : rooted.at(-1)) ??
    candidates.find(isBalanced) ??
    candidates.at(-1) ??
    text
  );
}

function endOfNames(text: string, names: readonly (string | null)[]): number {
  let end = 0;
  for (const name of names) {
    const at = name ? text.indexOf(name, end) : -1;
    // Why not behind a parenthesis: a source map may give the frame another name, and its path may hold this one.
    if (at !== -1 && !text.slice(end, at).includes(' (')) end = at + (name as string).length;
  }
  return end;
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth++;
    else if (character === ')') depth--;
    if (depth < 0) return false;
  }
  return depth === 0;
}
