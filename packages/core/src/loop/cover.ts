/** One way through the functions of a program, and how often it was sampled. */
export interface SampledPath {
  /** What identifies each function, the outermost first. */
  readonly functions: readonly string[];
  readonly ticks: number;
}

// Why so much: with the twenty samples of a short stall, what holds half of the time is now on this
// side of a half and now on that one.
const MOST = 0.75;

/**
 * The function that covers the time: the innermost one that most samples are in. What it calls in
 * turn takes a part of the time each; it is the one in which an `await` would let go.
 *
 * Functions that call each other in circles are one to that end, and named by the one that was
 * entered first.
 */
export function coveringFunction(paths: readonly SampledPath[]): string | undefined {
  const found = new Map<string, { ticks: number; depth: number; isRecursive: boolean }>();
  let total = 0;
  for (const { functions, ticks } of paths) {
    total += ticks;
    const seen = new Set<string>();
    for (const [depth, name] of functions.entries()) {
      const known = found.get(name) ?? { ticks: 0, depth: 0, isRecursive: false };
      found.set(name, known);
      if (seen.has(name)) {
        known.isRecursive = true;
        continue;
      }
      seen.add(name);
      known.ticks += ticks;
      known.depth += depth * ticks;
    }
  }
  const covering = [...found]
    .filter(([, { ticks }]) => ticks >= MOST * total)
    .toSorted(([, a], [, b]) => a.depth / a.ticks - b.depth / b.ticks);
  if (covering.length > 0) {
    let at = covering.length - 1;
    while (at > 0 && isRecursive(covering[at]) && isRecursive(covering[at - 1])) at--;
    return covering[at]?.[0];
  }
  const [heaviest] = [...found].toSorted(
    ([nameA, a], [nameB, b]) => b.ticks - a.ticks || (nameA < nameB ? -1 : 1),
  );
  if (heaviest === undefined) return undefined;
  const [name] = heaviest;
  return coveringFunction(paths.filter(({ functions }) => functions.includes(name)));
}

function isRecursive(
  entry: readonly [string, { readonly isRecursive: boolean }] | undefined,
): boolean {
  return entry?.[1].isRecursive ?? false;
}

/**
 * How much the smallest has of those that together have most of the time. Why not a fixed part: with
 * few samples, what has a tenth of them is now there and now not.
 */
export function leastOfMost(parts: readonly number[]): number {
  const falling = parts.toSorted((a, b) => b - a);
  const wanted = MOST * falling.reduce((all, part) => all + part, 0);
  let held = 0;
  for (const part of falling) {
    held += part;
    if (held >= wanted) return part;
  }
  return 0;
}
