import type { Hotspot } from '../loop/hotspot.js';
import { ProfiledSite } from '../loop/call-site.js';
import { fileInfo } from '../stack/files.js';
import { packageNameOf, toPath } from '../stack/paths.js';
import { parsePosition, stackLines } from '../stack/frames.js';
import type { FileFacts } from '../ledger/file-facts.js';
import type { HeldBy } from './stall-record.js';
import { coveringLine, type Place } from '../source/covering-line.js';
import { placeOfCall, placeOfUse, placeOfWasmUse, indentOf } from '../source/uses.js';

type Prepare = (error: Error, sites: readonly unknown[]) => unknown;

/** Who held the loop, by a profile of that time. */
export function heldByOf(file: FileFacts, hotspot: Hotspot): HeldBy {
  const { blame, sites, share, gcShare, domShare, leaf } = hotspot;
  const text = stallStack(file, hotspot);
  return {
    blame,
    evidence: { sites: sites as unknown as readonly NodeJS.CallSite[], text },
    facts: {
      share,
      gcShare,
      domShare,
      inner: leaf && { name: leaf.site.getFunctionName() ?? '', share: leaf.share },
    },
  };
}

/**
 * The frames of a profile as text, made on first use by whatever formats stacks then. A profile
 * knows where functions begin; the line of a call in between is looked up in the source.
 */
function stallStack(file: FileFacts, hotspot: Hotspot): { readonly stack?: string } {
  const { sites, isSampled, blame, lines } = hotspot;
  const covering = blame.origin === -1 ? blame.offender : blame.origin;
  return {
    get stack() {
      const texts = mappedPositions(file, [...sites, ...lines]);
      return sites
        .map((_, index) => {
          const text = texts[index] as string;
          const position = parsePosition(text);
          if (!position) return `    at ${text}`;
          const place =
            index === covering
              ? atCovering(file, position, hotspot, texts.slice(sites.length))
              : isSampled[index]
                ? atStatement(file, position)
                : atCall(file, position, sites[index - 1]);
          return `    at ${place ? `${toPath(position.file)}:${place.line}:${place.column}` : text}`;
        })
        .join('\n');
    },
  };
}

/** Where the covering function took the time: on lines of its own, and where it calls others. */
function atCovering(
  file: FileFacts,
  position: Position,
  { lines, callees }: Hotspot,
  lineTexts: readonly string[],
): Place | undefined {
  const path = toPath(position.file);
  const calls = file.sources.calls(path);
  const places: Place[] = [];
  for (const [index, site] of lines.entries()) {
    const at = parsePosition(lineTexts[index] as string);
    // Why not for WebAssembly: only the loop around a call into it is sampled.
    if (!at || toPath(at.file) !== path || callees.some(({ isWasm }) => isWasm)) continue;
    const name = site.isInlined ? calls?.functionNameOn(at.line) : undefined;
    const call =
      name === undefined ? undefined : placeOfCall(file.sources, path, position.line, name);
    if (call) places.push(call);
    else if (at.line >= position.line) places.push(atStatement(file, at));
  }
  for (const callee of callees) {
    const call = atCall(file, position, callee);
    if (call && places.every(({ line }) => line !== call.line)) places.push(call);
  }
  if (places.length === 0 && !canRead(path)) return undefined;
  return coveringLine(file.sources, path, position, places);
}

/** One `file:line:column` for each site, in sources where a source map leads there. */
function mappedPositions(file: FileFacts, sites: readonly ProfiledSite[]): string[] {
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
  for (const { prepareStackTrace } of [file.stackError, Error]) {
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

type Position = Place & { readonly file: string };

/** A sampled line: a profile has no columns, so the statement begins where its text does. */
function atStatement({ sources }: FileFacts, { file, line }: Position): Place {
  return { line, column: indentOf(sources.line(toPath(file), line) ?? '') + 1 };
}

function atCall(
  { sources }: FileFacts,
  { file, line }: Position,
  callee: ProfiledSite | undefined,
): Place | undefined {
  const path = toPath(file);
  if (!canRead(path)) return undefined;
  const packageName = packageNameOf(toPath(callee?.getFileName() ?? ''));
  return (
    placeOfCall(sources, path, line, callee?.getFunctionName() ?? '') ??
    (callee?.isWasm ? placeOfWasmUse(sources, path, line) : undefined) ??
    (packageName === undefined ? undefined : placeOfUse(sources, path, line, packageName))
  );
}

function canRead(path: string): boolean {
  return ['user', 'package', 'dom'].includes(fileInfo(path).kind);
}
