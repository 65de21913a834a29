interface Title {
  readonly text: string;
  readonly line: number;
  readonly index: number;
}

// A call whose first argument is a literal text and not its only one.
const TITLED_CALL = /\(\s*(["'`])((?:\\[^]|(?!\1)[^\\])*)\1\s*,/g;
const PLACEHOLDER = /%[sdifjoOc#$%]|\$\{[^}]*\}|\$[\w.$]+/g;

/**
 * The line on which a test is defined, judging by the text of its file: for runners that do not
 * say. Undefined where no title or more than one fits.
 *
 * @param name - the full name, as the runner prints it
 */
export function findTestLine(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const titles = titlesIn(text);
  const parts = name.split(/ [>›] /);
  const separator = name.includes(' › ') ? ' › ' : ' > ';
  for (const fits of FITS) {
    // Why also joined: a title may hold what stands between titles.
    for (let from = parts.length - 1; from >= 0; from--) {
      const own = parts.slice(from).join(separator);
      const found = titles.filter((title) => fits(title.text, own));
      if (found.length === 1) return found[0]?.line;
      if (found.length > 1) return nearestBelow(titles, found, parts[from - 1]);
    }
  }
  return undefined;
}

/** Of tests with one title, the one that follows its describe, where that stands there once. */
function nearestBelow(
  titles: readonly Title[],
  found: readonly Title[],
  parent = '',
): number | undefined {
  const describes = FITS.map((fits) => titles.filter(({ text }) => fits(text, parent))).find(
    ({ length }) => length > 0,
  );
  const [describe, ...others] = describes ?? [];
  if (describe === undefined || others.length > 0) return undefined;
  return found.find(({ index }) => index > describe.index)?.line;
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

function titlesIn(text: string): readonly Title[] {
  const found: Title[] = [];
  let line = 1;
  let counted = 0;
  for (const { index, 2: written = '' } of text.matchAll(TITLED_CALL)) {
    const start = text.lastIndexOf('\n', index) + 1;
    if (/^\s*(?:\/\/|\*)/.test(text.slice(start, index))) continue;
    for (; counted < index; counted++) if (text[counted] === '\n') line++;
    found.push({ text: written.replaceAll(/\\(.)/g, '$1'), line, index });
  }
  return found;
}
