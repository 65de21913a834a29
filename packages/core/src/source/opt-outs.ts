import { annotationsIn } from './annotations.js';
import type { Block } from './blocks.js';
import { CodeLines } from './code-lines.js';
import type { Token } from './tokenize.js';

/** An opt-out that is written in a file, and what it speaks for. */
export interface OptOut {
  /** As it is written: `@loopguard-allow`. */
  readonly word: string;
  readonly kind: 'allow' | 'off' | 'unknown';
  /** The ids that it names; undefined where it names none. */
  readonly patterns: readonly string[] | undefined;
  /** Empty when the author gave none. */
  readonly reason: string;
  readonly line: number;
  /** It speaks for its whole file. */
  readonly isOfFile: boolean;
  /** The lines that it stands at: those with code that its comment is on, or else the next one. */
  readonly lines: readonly number[];
  /** Why it cannot work, without the full stop at the end. */
  readonly problem: string | undefined;
}

type Written = Omit<OptOut, 'problem'>;

const UNKNOWN =
  'there is no such word. Write "loopguard-allow" at a call or above a test, or "@loopguard-allow" or "@loopguard-off" at the top of a file';
const GOES_ON = /^(?:[.,+\-*/%([?:&|<>=^!~`]|(?:in|instanceof|as|satisfies)$)/;

/** Reads the opt-outs of a file. */
export function optOutsOf(blocks: readonly Block[], starts: readonly number[]): OptOut[] {
  const lines = new CodeLines(blocks, starts);
  const found = blocks.flatMap((block) => readBlock(block, lines));
  return found.toSorted((one, other) => one.line - other.line);
}

function readBlock(block: Block, lines: CodeLines): OptOut[] {
  const top = endOfTop(block, lines);
  return block.flatMap((token, index) => {
    if (token.type !== 'comment') return [];
    return annotationsIn(token.text).map(({ word, patterns, reason, lineOffset }) => {
      const written: Written = {
        word,
        kind: kindOf(word),
        patterns,
        reason,
        line: lines.lineOf(token) + lineOffset,
        isOfFile: word.startsWith('@') && index < top,
        lines: lines.besides(token),
      };
      return { ...written, problem: problemOf(written, lines) };
    });
  });
}

function kindOf(word: string): OptOut['kind'] {
  const name = word.replace('@', '');
  if (name === 'loopguard-allow') return 'allow';
  return name === 'loopguard-off' ? 'off' : 'unknown';
}

function problemOf(optOut: Written, lines: CodeLines): string | undefined {
  const { word, kind, isOfFile, reason, patterns } = optOut;
  const hasAt = word.startsWith('@');
  if (kind === 'unknown') return UNKNOWN;
  if (kind === 'off') {
    if (!hasAt) return 'it is written "@loopguard-off", in a comment at the top of a test file';
    if (!isOfFile) return 'it stands below code. Move it to the top of the file';
    if (patterns !== undefined) {
      return reason === ''
        ? 'it needs a reason, e.g. @loopguard-off -- why'
        : 'it is about every call. To name some, write "@loopguard-allow"';
    }
    return reason === '' ? 'it needs a reason, e.g. @loopguard-off -- why' : undefined;
  }
  if (hasAt && !isOfFile) {
    return 'it speaks for a whole file and stands below code. Move it to the top of the file, or leave out the "@" and write it at the call or above the test';
  }
  if (!hasAt && optOut.lines.length === 0) {
    return 'there is no code on its line or on the next one. Write it right above the call or the test, or "@loopguard-allow" at the top of the file for all of it';
  }
  if (!hasAt && optOut.lines.every((line) => lines.isImport(line))) {
    return 'it stands at an import, which makes no call. Write it at the call, or "@loopguard-allow" for the whole file';
  }
  return reason === '' ? 'it has no reason. Say why blocking is fine here after " -- "' : undefined;
}

/** The index of a block's first statement; directives such as `'use strict'` are none. */
function endOfTop(block: Block, lines: CodeLines): number {
  const code = block.flatMap((token, index) =>
    token.type === 'comment' || token.type === 'hashbang' ? [] : index,
  );
  for (let at = 0; at < code.length; at++) {
    const token = block[code[at] as number] as Token;
    const next = block[code[at + 1] ?? block.length];
    if (token.type !== 'string') return code[at] as number;
    if (next?.text === ';') at++;
    else if (next && (lines.lineOf(next) === lines.endOf(token) || GOES_ON.test(next.text))) {
      return code[at] as number;
    }
  }
  return block.length;
}
