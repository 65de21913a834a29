import type { Measured } from './types.js';

/** One line, such as "6.3 µs on Node 24; 102 µs for the first call". */
export function formatMeasured({ micros, firstMicros, what }: Measured): string {
  const majors = Object.keys(micros).map(Number);
  // The release that first calls were measured on, too.
  const major = majors.includes(24) ? 24 : Math.max(...majors);
  const typical = micros[major];
  const parts = [
    ...(typical === undefined ? [] : [`${formatMicros(typical)} on Node ${major}`]),
    ...(firstMicros === undefined ? [] : [`${formatMicros(firstMicros)} for the first call`]),
  ];
  return parts.join('; ') + (what === undefined ? '' : ` (${what})`);
}

/** Two or three digits with a unit that fits. */
function formatMicros(micros: number): string {
  if (micros >= 1_000_000) return `${digits(micros / 1_000_000)} s`;
  if (micros >= 1000) return `${digits(micros / 1000)} ms`;
  return `${digits(micros)} µs`;
}

function digits(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
}
