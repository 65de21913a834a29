import type { MatchedFrame } from '../options/compile.js';
import { displayPath, fileInfo, isShownKind, packageNameOf, toPath } from './files.js';
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
    const parsed = isAligned ? parsePosition(lines[index] as string) : undefined;
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
  return frame.functionName === '' ? position : `${frame.functionName} (${position})`;
}

/** The frames of a formatted stack. */
export function stackLines(stack: string): string[] {
  return stack.split('\n').flatMap((line) => LINE.exec(line)?.groups?.['text'] ?? []);
}

/** Path, line and column of a frame that a stack formatter wrote. */
export function parsePosition(
  text: string,
): { file: string; line: number; column: number } | undefined {
  const open = text.indexOf(' (');
  const position = text.endsWith(')') && open !== -1 ? text.slice(open + 2, -1) : text;
  const groups = POSITION.exec(position.replace(/^async /, ''))?.groups;
  if (!groups?.['file']) return undefined;
  return { file: groups['file'], line: Number(groups['line']), column: Number(groups['column']) };
}
