import { findSourceMap } from '../safe/originals.js';

/** A position in a file whose text was built and then evaluated. */
export interface EvaluatedSource {
  /** A path or a URL. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Where the code of a frame without a file comes from: dev servers evaluate modules under names of their own, and
 * Node knows their source maps where the process has asked it to. Undefined where nothing tells.
 */
export function evaluatedSource(site: NodeJS.CallSite): EvaluatedSource | undefined {
  // Why asked: frames of a profile know nothing of it.
  const { getScriptNameOrSourceURL: nameOf } = site as Partial<NodeJS.CallSite>;
  if (nameOf === undefined) return undefined;
  const url = site.getScriptNameOrSourceURL();
  if (!url) return undefined;
  try {
    const line = site.getLineNumber() ?? 1;
    const column = site.getColumnNumber() ?? 1;
    const entry = findSourceMap(url)?.findEntry(line - 1, column - 1);
    if (entry === undefined || !('originalSource' in entry)) return undefined;
    const { originalSource: file, originalLine, originalColumn } = entry;
    return { file, line: originalLine + 1, column: originalColumn + 1 };
  } catch {
    // Why: a map that is broken tells nothing.
    return undefined;
  }
}
