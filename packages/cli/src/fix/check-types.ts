import path from 'node:path';
import { textWith } from './changed-texts.js';
import type { FixableFile } from './fixable-file.js';
import type { Fix } from './fix.js';
import type { Language } from './propagate/language.js';

/** Whether a compiler looks at what a fix changes, and has not done so yet. */
export function isTyped({ file, propagation }: Fix): boolean {
  return propagation === undefined && /\.[cm]?tsx?$/.test(file.file);
}

/** What the compiler would say of these fixes that it does not say today. */
export function typeErrorsOf(
  language: Language,
  root: string,
  fixes: readonly Fix[],
): Map<Fix, string> {
  const found = new Map<Fix, string>();
  for (const file of new Set(fixes.map((fix) => fix.file))) {
    const own = fixes.filter((fix) => fix.file === file);
    const errorWith = (some: readonly Fix[]): string | undefined => {
      const texts = absoluteTexts(root, [[file, textWith(file, some)]]);
      return language.newError(texts, [...texts.keys()]);
    };
    const error = errorWith(own);
    if (error === undefined) continue;
    const alone = own.map((fix) => [fix, errorWith([fix])] as const);
    const isFromSome = alone.some(([, each]) => each !== undefined);
    for (const [fix, each] of alone) {
      if (each !== undefined || !isFromSome) found.set(fix, each ?? error);
    }
  }
  return found;
}

/** Texts by the names that the compiler has for their files. */
export function absoluteTexts(
  root: string,
  texts: Iterable<readonly [FixableFile, string]>,
): Map<string, string> {
  return new Map(
    [...texts].map(([{ file }, text]) => [path.resolve(root, file).replaceAll('\\', '/'), text]),
  );
}
