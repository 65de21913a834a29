// Numbers and tables as they stand in the results.

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

export function milliseconds(value) {
  if (Math.abs(value) >= 10_000) return `${digits(value / 1000)} s`;
  return Math.abs(value) < 0.1 ? `${digits(value * 1000)} µs` : `${digits(value)} ms`;
}

export const megabytes = (value) => `${value.toFixed(1)} MB`;

export const percent = (ratio) => `${((ratio - 1) * 100).toFixed(1)} %`;

/** `median (low … high)`. */
export function withSpread({ median: middle, low, high }, format = digits) {
  return `${format(middle)} (${format(low)} … ${format(high)})`;
}

/** Lines of a Markdown table; prettier aligns it. */
export function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
