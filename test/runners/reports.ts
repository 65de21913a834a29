/** What can be read from the text of one `BlockingCallError` or `EventLoopStallError`. */
export interface Report {
  readonly id: string;
  /** `src/config.ts:12:15`, or empty when nothing could be blamed. */
  readonly place: string;
  readonly functionName: string;
  readonly through: string | undefined;
  readonly count: number;
  /** The labelled lines (`call`, `where`, `fix`, `docs`, `allow`, …). */
  readonly lines: Readonly<Record<string, string>>;
}

const headline = /^\s*(?:Error: )?BlockingCallError: (\S+) (.*)$/;
const stallHeadline = /^\s*(?:Error: )?EventLoopStallError: (.*)$/;
const labelled = /^\s+([a-z]+) {2,}(\S.*)$/;
const counted = /\b(\d+) (?:times|calls)|[×x] ?(\d+)|(\d+) ?×/;
const where = /^(\S+:\d+:\d+)?(?: ?(.*?))??(?:, through (.+))?$/;

/** All reports in what a runner says about a test or a file. */
export function readReports(message: string): Report[] {
  const reports: Report[] = [];
  const rows = message.split('\n');
  for (const [index, row] of rows.entries()) {
    const stall = stallHeadline.exec(row);
    const head = stall ? ['', 'stall', stall[1]] : headline.exec(row);
    if (!head) continue;
    const lines: Record<string, string> = {};
    for (const next of rows.slice(index + 1)) {
      const line = labelled.exec(next);
      if (!line) break;
      lines[line[1] ?? ''] = line[2] ?? '';
    }
    const [, place = '', functionName = '', through] = where.exec(lines['where'] ?? '') ?? [];
    const times = counted.exec(head[2] ?? '') ?? [];
    const count = Number(times[1] ?? times[2] ?? times[3] ?? 1);
    reports.push({ id: head[1] ?? '', place, functionName, through, count, lines });
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
