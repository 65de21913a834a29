import { anyId, type Matcher } from '../options/match.js';
import { readFileSync as readFile } from '../safe/originals.js';
import { CallRanges } from './call-ranges.js';
import { splitLines } from './lines.js';
import type { OptOut } from './opt-outs.js';
import { SourceText } from './source-text.js';

/** An opt-out that stands in a source file. */
export interface SourceAllow extends OptOut {
  readonly file: string;
  readonly matches: Matcher;
}

interface SourceFile {
  readonly lines: readonly string[];
  readonly source: SourceText;
  /** Made when they are first asked for. */
  allows: readonly SourceAllow[] | undefined;
  calls: CallRanges | undefined;
}

/** Reads opt-outs and lines from source files; each file is read once. */
export class SourceFiles {
  readonly #files = new Map<string, SourceFile | undefined>();

  line(file: string, line: number): string | undefined {
    return this.#read(file)?.lines[line - 1];
  }

  text(file: string): string | undefined {
    return this.#read(file)?.lines.join('\n');
  }

  /** The calls and functions of a file; undefined where there is none. */
  calls(file: string): CallRanges | undefined {
    const read = this.#read(file);
    return read && (read.calls ??= new CallRanges(read.source));
  }

  /** Everything that a file's comments say to loopguard. */
  optOuts(file: string): readonly SourceAllow[] {
    const read = this.#read(file);
    if (read === undefined) return [];
    read.allows ??= read.source.optOuts.map((optOut) => ({
      ...optOut,
      file,
      matches: anyId(optOut.patterns),
    }));
    return read.allows;
  }

  /** The files whose opt-outs were asked for. */
  get asked(): readonly string[] {
    return [...this.#files].flatMap(([file, read]) => (read?.allows === undefined ? [] : file));
  }

  /** The opt-outs that speak for a line, the nearest first. */
  commentsAt(file: string, line: number): readonly SourceAllow[] {
    return this.optOuts(file)
      .filter(({ isOfFile, lines }) => !isOfFile && lines.includes(line))
      .toReversed();
  }

  /** The opt-outs above the statement that defines a test, given the position the runner knows. */
  commentsAboveTest(file: string, line: number, column?: number): readonly SourceAllow[] {
    if (this.optOuts(file).length === 0) return [];
    // Why: of `test.each(table)(…)` runners know where the last pair of parentheses is.
    return this.commentsAt(file, this.calls(file)?.linesAt(line, column)?.first ?? line);
  }

  /** The `@loopguard-allow` at the top of a file. */
  docblock(file: string): readonly SourceAllow[] {
    return this.optOuts(file).filter(({ isOfFile, kind }) => isOfFile && kind === 'allow');
  }

  #read(file: string): SourceFile | undefined {
    if (this.#files.has(file)) return this.#files.get(file);
    let read: SourceFile | undefined;
    try {
      const text = readFile(file, 'utf8').replace(/^\uFEFF/, '');
      read = {
        lines: splitLines(text),
        source: new SourceText(text, file),
        allows: undefined,
        calls: undefined,
      };
    } catch {
      // Why: generated code and virtual modules have no file; they have no comments either.
    }
    this.#files.set(file, read);
    return read;
  }
}
