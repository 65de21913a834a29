import type { Hotspot } from '../stall/hotspot.js';
import { ProfiledSite } from '../stall/call-site.js';
import type { Blame } from './classify.js';
import { fileInfo, packageNameOf, toPath } from './files.js';
import { parsePosition, stackLines } from './frames.js';
import type { Session } from './session.js';
import { enclosingFunction } from './enclosing-function.js';
import { findCall, findUse, findWasmUse } from './stall-source.js';

type Prepare = (error: Error, sites: readonly unknown[]) => unknown;

/**
 * The frames of a profile as text, made on first use by whatever formats stacks then. A profile
 * knows where functions begin; the line of a call in between is looked up in the source.
 */
export function stallStack(
  session: Session,
  { sites, isSampled }: Hotspot<Blame>,
): { readonly stack?: string } {
  return {
    get stack() {
      const texts = mappedPositions(session, sites);
      return texts
        .map((text, index) => {
          const position = parsePosition(text);
          const site = sites[index];
          if (position && site?.isInlined) {
            const path = toPath(position.file);
            site.rename(enclosingFunction(session.sources, path, position.line) ?? '');
          }
          const callee = sites[index - 1];
          const sampled = position && isSampled[index] ? atStatement(session, position) : undefined;
          // Why not for WebAssembly: only the loop around a call into it is sampled.
          const line =
            sampled !== undefined && !callee?.isWasm
              ? sampled
              : ((position && atCall(session, position, callee)) ?? sampled);
          return `    at ${line ?? text}`;
        })
        .join('\n');
    },
  };
}

/** One `file:line:column` for each site, in sources where a source map leads there. */
function mappedPositions(session: Session, sites: readonly ProfiledSite[]): string[] {
  const raw = sites.map(
    (site) =>
      new ProfiledSite({
        // Why no name: the lines hold positions only, whatever a name may look like.
        functionName: '',
        url: toPath(site.getFileName() ?? ''),
        line: site.getLineNumber(),
        column: site.getColumnNumber(),
      }),
  );
  const unmapped = raw.map(String);
  // Why both: in a vm pool the runner formats in its own realm for the one of the tests, as Node does.
  for (const { prepareStackTrace } of [session.stackError, Error]) {
    if (typeof prepareStackTrace !== 'function') continue;
    const text = (prepareStackTrace as Prepare)(new Error('stall'), raw);
    const lines = typeof text === 'string' ? stackLines(text) : [];
    if (lines.length === raw.length && lines.some((line, index) => line !== unmapped[index])) {
      return lines.map((line, index) => withFile(line, raw[index]));
    }
  }
  return raw.map((site) => withFile(String(site), site));
}

/** Native frames have no position, whatever a formatter writes for them. */
function withFile(line: string, site: ProfiledSite | undefined): string {
  return site?.getFileName() === undefined ? 'native' : line;
}

interface Position {
  readonly file: string;
  readonly line: number;
}

/** A sampled line: a profile has no columns, so the statement begins where its text does. */
function atStatement({ sources }: Session, { file, line }: Position): string {
  const text = sources.line(toPath(file), line) ?? '';
  return `${toPath(file)}:${line}:${text.length - text.trimStart().length + 1}`;
}

function atCall(
  { sources }: Session,
  { file, line }: Position,
  callee: ProfiledSite | undefined,
): string | undefined {
  const path = toPath(file);
  const name = callee?.getFunctionName();
  if (!['user', 'package', 'dom'].includes(fileInfo(path).kind)) return undefined;
  const packageName = packageNameOf(toPath(callee?.getFileName() ?? ''));
  const found =
    findCall(sources, path, line, name ?? '') ??
    (callee?.isWasm ? findWasmUse(sources, path, line) : undefined) ??
    (packageName === undefined ? undefined : findUse(sources, path, line, packageName));
  return found && `${path}:${found.line}:${found.column}`;
}
