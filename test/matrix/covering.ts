/** Something with named properties that can go wrong together: a cell of the matrix. */
export type Factors = Readonly<Record<string, string>>;

/**
 * A small part of `all` that has whatever `all` has: `featuresOf` says what an item has. `chosen` is part of it in any
 * case. The same input gives the same part; of equally good items the first one is taken.
 */
export function coveringPart<T>(
  all: readonly T[],
  featuresOf: (item: T) => readonly string[],
  chosen: readonly T[] = [],
): T[] {
  const missing = new Set(all.flatMap(featuresOf));
  const part = [...chosen];
  for (const item of chosen) for (const feature of featuresOf(item)) missing.delete(feature);
  while (missing.size > 0) {
    const [best] = all
      .map((item) => ({ item, news: featuresOf(item).filter((feature) => missing.has(feature)) }))
      .toSorted((a, b) => b.news.length - a.news.length);
    if (!best) break;
    part.push(best.item);
    for (const feature of best.news) missing.delete(feature);
  }
  return part;
}

/** Each of its properties with its value, as texts. */
export function valuesOf(factors: Factors): string[] {
  return Object.entries(factors).map(([name, value]) => `${name}=${value}`);
}

/** Every two of its properties with their values, as texts. */
export function pairsOf(factors: Factors): string[] {
  const values = valuesOf(factors);
  return values.flatMap((one, at) => values.slice(at + 1).map((other) => `${one} ${other}`));
}
