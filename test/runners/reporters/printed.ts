/** Text of a runner without what differs from run to run: times, and where the project lies. */
export function printed(text: string, root: string): string {
  return (
    text
      .replaceAll(root, '<root>')
      // Why the whole line: which parts of a run's time are worth a mention differs as well.
      .replaceAll(
        /^( *(?:Duration|Start at|Time:|Transform|Setup|Import|Tests) +).*ms?\b.*$/gm,
        '$1<time>',
      )
      .replaceAll(/^( *Start at +)[\d:]+$/gm, '$1<time>')
      .replaceAll(/^(Time: +).*$/gm, '$1<time>')
      .replaceAll(/ ?\(?\b\d+(?:\.\d+)? ?m?s\)?(?=\s|$)/gm, '')
      .replaceAll(/(duration_ms|time|timestamp)(: |=")[^"\n]*/g, '$1$2<time>')
      .replaceAll(/("(?:startTime|endTime|duration)": ?)[\d.]+/g, '$1<time>')
      // Why: JSON holds whole stacks, and there one frame of ours stands between a test and its runner.
      .replaceAll(/\\n {4}at (?![^\\"]*<root>)[^\\"]*/g, '')
      // Why: Jest gives a worker half a second to end, which a busy machine may not.
      .replaceAll(/^A worker process has failed to exit gracefully.*\n/gm, '')
      .trimEnd()
  );
}

/** How many frames of ours each stack in a runner's JSON holds. */
export function ownFrames(json: string): readonly number[] {
  const stacks = json.match(/"[^"\n]*\\n {4}at [^"\n]*"/g) ?? [];
  return stacks.map((stack) => stack.split('@loopguard/').length - 1);
}

/** Our own lines at the end of a run: they also say what was allowed. */
export function withoutSummary(text: string): string {
  return text.replace(/\n\[loopguard\] [^]*?\n\n/, '');
}

/** What a report of a blocking call has to say, wherever it is printed. */
export interface Told {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Each is one thing that a reader needs: the call with its argument, the line, the fix, the link. */
export function rowsOf({ file, line, column }: Told): readonly RegExp[] {
  return [
    /call\s+fs\.readFileSync\((?:"|&quot;|\\")package\.json(?:"|&quot;|\\"), (?:"|&quot;|\\")utf8(?:"|&quot;|\\")\)/,
    new RegExp(String.raw`where\s+(?:<root>/)?${escaped(`${file}:${line}:${column}`)}`),
    /fix\s+await fs\.promises\.readFile\(path\)/,
    /docs\s+https:\/\/nodejs\.org\/api\/fs\.html#fspromisesreadfilepath-options/,
  ];
}

/** Where `text` stands for the n-th time in a source, counted as editors count. */
export function positionOf(
  source: string,
  text: string,
  nth = 1,
): { line: number; column: number } {
  let index = -1;
  for (let found = 0; found < nth; found++) index = source.indexOf(text, index + 1);
  if (index === -1) throw new Error(`No ${JSON.stringify(text)} in the source.`);
  const before = source.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
