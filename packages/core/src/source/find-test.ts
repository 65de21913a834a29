import type { CallRanges, TitledCall } from './call-ranges.js';

const PLACEHOLDER = /%[sdifjoOc#$%]|\$\{[^}]*\}|\$[\w.$]+/g;

/**
 * The line on which a test is defined, judging by the text of its file: for runners that do not
 * say. Undefined where no title or more than one fits.
 *
 * @param name - the full name, as the runner prints it
 */
export function findTestLine(calls: CallRanges | undefined, name: string): number | undefined {
  if (calls === undefined) return undefined;
  const titles = calls.titles.filter(({ isOnly }) => !isOnly);
  const parts = name.split(/ [>›] /);
  const separator = name.includes(' › ') ? ' › ' : ' > ';
  for (const fits of FITS) {
    // Why also joined: a title may hold what stands between titles.
    for (let from = parts.length - 1; from >= 0; from--) {
      const own = parts.slice(from).join(separator);
      const found = titles.filter((title) => fits(title.title, own));
      if (found.length === 1) return found[0]?.line;
      if (found.length > 1) return nearestBelow(titles, found, parts[from - 1]);
    }
  }
  return undefined;
}

/** Of tests with one title, the one that follows its describe, where that stands there once. */
function nearestBelow(
  titles: readonly TitledCall[],
  found: readonly TitledCall[],
  parent = '',
): number | undefined {
  const describes = FITS.map((fits) => titles.filter(({ title }) => fits(title, parent))).find(
    ({ length }) => length > 0,
  );
  const [describe, ...others] = describes ?? [];
  if (describe === undefined || others.length > 0) return undefined;
  return found.find(({ offset }) => offset > describe.offset)?.line;
}

/** A title as it stands there; or else one with places for values, if possible with some text of its own. */
const FITS: readonly ((title: string, name: string) => boolean)[] = [
  (title, name) => title === name,
  (title, name) => hasFixedText(title) && isMadeFrom(title, name),
  (title, name) => !hasFixedText(title) && isMadeFrom(title, name),
];

function hasFixedText(title: string): boolean {
  return title.replaceAll(PLACEHOLDER, '').trim() !== '';
}

function isMadeFrom(title: string, name: string): boolean {
  const parts = title.split(PLACEHOLDER);
  if (parts.length === 1) return false;
  const literal = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('[^]*?')}$`).test(name);
}
