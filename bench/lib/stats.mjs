// Medians with the middle half beside them: what a busy machine does to a few samples moves neither.

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
  return {
    base: median(pairs.map(([base]) => base)),
    other: median(pairs.map(([, other]) => other)),
    leastBase: Math.min(...pairs.map(([base]) => base)),
    leastOther: Math.min(...pairs.map(([, other]) => other)),
    ratio: spread(pairs.map(([base, other]) => other / base)),
    difference: spread(pairs.map(([base, other]) => other - base)),
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

/**
 * Runs of several ways to do the same, taken in turn, each round in another order.
 *
 * @returns for each way its samples, so that those of one round are at the same position
 */
export function takeTurns(names, rounds, run) {
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? names : names.toReversed();
    for (const name of order) samples[name].push(run(name));
  }
  return samples;
}

/** Compares one number of each sample of two ways that were taken in turn. */
export function compareSamples(base, other, measure) {
  return comparePairs(base.map((sample, at) => [measure(sample), measure(other[at])]));
}
