/** What can be read from the text of one `BlockingCallError` or `EventLoopStallError`. */
export interface Report {
  readonly id: string;
  /** `src/config.ts:12:15`, or empty when nothing could be blamed. */
  readonly place: string;
  readonly functionName: string;
  readonly through: string | undefined;
  /** Undefined where nothing has counted the calls of the error. */
  readonly count: number | undefined;
  /** Whether its line made other calls as well: then `place` may be that of another one. */
  readonly isOneOfSeveral: boolean;
  /** The labelled lines (`call`, `where`, `fix`, `docs`, `allow`, …). */
  readonly lines: Readonly<Record<string, string>>;
}

const headline = /^\s*(?:Error: )?BlockingCallError: (\S+) (.*)$/;
const stallHeadline = /^\s*(?:Error: )?EventLoopStallError: (.*)$/;
const labelled = /^\s+([a-z]+) {2,}(\S.*)$/;
const where = /^(\S+:\d+:\d+)?(?: ?(.*?))??(?:, through (.+))?$/;

/** All reports in what a runner says about a test or a file. */
export function readReports(message: string): Report[] {
  const reports: Report[] = [];
  const rows = message.split('\n');
  for (const [index, row] of rows.entries()) {
    const stall = stallHeadline.exec(row);
    const head = stall ? ['', 'stall', stall[1]] : headline.exec(row);
    if (!head) continue;
    const found: (readonly [string, string])[] = [];
    // Why an empty row: Jest takes what follows the first one of a text without frames for a stack.
    for (const next of rows.slice(index + 1)) {
      const line = labelled.exec(next);
      if (!line && (found.length > 0 || next.trim() !== '')) break;
      if (line) found.push([line[1] ?? '', line[2] ?? '']);
    }
    const lines: Record<string, string> = {};
    for (const [label, text] of found) lines[label] ??= text;
    const [, place = '', functionName = '', through] = where.exec(lines['where'] ?? '') ?? [];
    const calls = found.filter(([label]) => label === 'call').map(([, text]) => text);
    const shared = { place, functionName, count: undefined, lines };
    if (calls.length < 2) {
      reports.push({ id: head[1] ?? '', ...shared, through, isOneOfSeveral: false });
      continue;
    }
    for (const text of calls) {
      const id = text.slice(0, text.indexOf('('));
      const own = / \(.+\)$/.test(text) ? text.split(', through ').at(-1) : undefined;
      reports.push({ id, ...shared, through: own ?? through, isOneOfSeveral: true });
    }
  }
  return reports;
}

/** The labelled text of a report as a user reads it, with durations replaced. */
export function reportText(message: string): string {
  const rows = message.split('\n');
  const start = rows.findIndex((row) => headline.test(row));
  const rest = rows.slice(start + 1);
  const end = rest.findIndex((row) => !labelled.test(row));
  const text = [rows[start] ?? '', ...rest.slice(0, end === -1 ? rest.length : end)];
  return text.join('\n').replaceAll(/\d+(?:\.\d+)? (?:ms|s|µs)\b/g, '<time>');
}
