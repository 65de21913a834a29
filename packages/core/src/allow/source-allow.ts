import { anyId, type Matcher } from '../options/match.js';
import { readFileSync as readFile } from '../safe/originals.js';
import { findOffTag, type OffTag, topComment } from '../report/off-tag.js';

/** An opt-out that stands in a source file. */
export interface SourceAllow {
  /** Empty when the author gave none, which is an error of its own. */
  readonly reason: string;
  readonly patterns: readonly string[] | undefined;
  readonly matches: Matcher;
  readonly file: string;
  readonly line: number;
}

const COMMENT = /(?:\/\/|\/\*|^\s*\*)\s*loopguard-allow\b(?<rest>.*)/;
const DOCBLOCK_TAG = /@loopguard-allow\b(?<rest>.*)/;
const ONLY_COMMENT = /^\s*(?:\/\/|\{?\/\*|\*)/;
const TEST_CALL = /^\s*(?:await\s+)?(?:test|it|fit|xit|describe)\b/;
const STARTS_WITH_NAME = /^\s*(?:[A-Za-z_]|\$(?!\{))/;
const GOES_ON = /[([{,|&?:=+.`]\s*(?:\/\/.*)?$/;
const TEST_STATEMENT_LINES = 60;

/** Reads opt-outs and lines from source files; each file is read once. */
export class SourceFiles {
  readonly #lines = new Map<string, readonly string[] | undefined>();
  readonly #docblocks = new Map<string, readonly SourceAllow[]>();

  line(file: string, line: number): string | undefined {
    return this.#linesOf(file)?.[line - 1];
  }

  text(file: string): string | undefined {
    return this.#linesOf(file)?.join('\n');
  }

  /** The opt-outs for a call on `line`: on the line itself, or on the comment lines right above. */
  commentsAt(file: string, line: number): SourceAllow[] {
    const lines = this.#linesOf(file);
    if (!lines) return [];
    const found: SourceAllow[] = [];
    const take = (index: number): void => {
      const match = COMMENT.exec(lines[index] ?? '');
      if (match) found.push(parse(match.groups?.['rest'] ?? '', file, index + 1));
    };
    take(line - 1);
    for (let index = line - 2; index >= 0 && ONLY_COMMENT.test(lines[index] ?? ''); index--) {
      take(index);
    }
    return found;
  }

  /** The opt-outs above the statement that defines a test, given the position the runner knows. */
  commentsAboveTest(file: string, line: number): SourceAllow[] {
    const lines = this.#linesOf(file);
    if (!lines) return [];
    // Why: for `test.each(table)(…)` runners report the last line of the statement.
    let start = line;
    for (let at = line; at > 0 && line - at < TEST_STATEMENT_LINES; at--) {
      if (TEST_CALL.test(lines[at - 1] ?? '')) {
        start = at;
        break;
      }
      if (startsStatement(lines, at - 1)) break;
    }
    return this.commentsAt(file, start);
  }

  /** The `@loopguard-allow` tags in the comment at the top of a file. */
  docblock(file: string): readonly SourceAllow[] {
    let found = this.#docblocks.get(file);
    if (!found) {
      found = this.#readDocblock(file);
      this.#docblocks.set(file, found);
    }
    return found;
  }

  /** The `@loopguard-off` tag in the comment at the top of a file. */
  offTag(file: string): OffTag | undefined {
    return findOffTag(this.#linesOf(file) ?? []);
  }

  #readDocblock(file: string): SourceAllow[] {
    const found: SourceAllow[] = [];
    for (const [number, line] of topComment(this.#linesOf(file) ?? [])) {
      const match = DOCBLOCK_TAG.exec(line);
      if (match) found.push(parse(match.groups?.['rest'] ?? '', file, number));
    }
    return found;
  }

  #linesOf(file: string): readonly string[] | undefined {
    if (this.#lines.has(file)) return this.#lines.get(file);
    let lines: readonly string[] | undefined;
    try {
      lines = readFile(file, 'utf8').split(/\r?\n/);
    } catch {
      // Why: generated code and virtual modules have no file; they have no comments either.
      lines = undefined;
    }
    this.#lines.set(file, lines);
    return lines;
  }
}

/** True for a test function of another name, as `test.extend` makes: what is above is another statement. */
function startsStatement(lines: readonly string[], index: number): boolean {
  return STARTS_WITH_NAME.test(lines[index] ?? '') && !GOES_ON.test(lines[index - 1] ?? '');
}

function parse(rest: string, file: string, line: number): SourceAllow {
  const text = rest.replace(/\*\/.*$/, '');
  const dashes = /(?:^|\s)--(?:\s|$)/.exec(text);
  const ids = dashes ? text.slice(0, dashes.index) : text;
  const reason = dashes ? text.slice(dashes.index + dashes[0].length).trim() : '';
  const list = ids.split(/[\s,]+/).filter((id) => id !== '');
  const patterns = list.length === 0 ? undefined : list;
  return { reason, patterns, matches: anyId(patterns), file, line };
}
