/** The value below which the share `at` of the samples lies. */
function quantile(samples, at) {
  const sorted = samples.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * at;
  const low = Math.floor(position);
  const high = Math.ceil(position);
  return sorted[low] + (sorted[high] - sorted[low]) * (position - low);
}

export const median = (samples) => quantile(samples, 0.5);

/** What interleaved pairs say: medians and the middle half of ratio and difference. */
export function comparePairs(pairs) {
  const ratios = pairs.map(([base, other]) => other / base);
  const differences = pairs.map(([base, other]) => other - base);
  return {
    base: median(pairs.map(([base]) => base)),
    other: median(pairs.map(([, other]) => other)),
    leastBase: Math.min(...pairs.map(([base]) => base)),
    leastOther: Math.min(...pairs.map(([, other]) => other)),
    ratio: spread(ratios),
    difference: spread(differences),
  };
}

/** Median with the quartiles beside it. */
export function spread(samples) {
  return {
    median: median(samples),
    low: quantile(samples, 0.25),
    high: quantile(samples, 0.75),
    least: Math.min(...samples),
  };
}

/** Three significant digits, without an exponent. */
export function digits(value) {
  const size = Math.abs(value);
  if (size >= 100) return String(Math.round(value));
  return value.toFixed(size >= 10 ? 1 : 2);
}

export function nanoseconds(value) {
  if (Math.abs(value) >= 1e6) return `${digits(value / 1e6)} ms`;
  return Math.abs(value) >= 1000 ? `${digits(value / 1000)} µs` : `${digits(value)} ns`;
}

/** `median (low … high)` in a unit of its own. */
export function withSpread({ median: middle, low, high }, format = digits) {
  return `${format(middle)} (${format(low)} … ${format(high)})`;
}
