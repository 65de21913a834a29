import { requirePackage } from '../safe/originals.js';

/** A value as an error message shows it. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  try {
    const text = JSON.stringify(value) ?? String(value);
    return text.length > 80 ? `${text.slice(0, 79)}…` : text;
  } catch {
    return String(value);
  }
}

/** A hint at the nearest known name, or nothing when none is near. */
export function didYouMean(value: unknown, known: readonly string[]): string {
  if (typeof value !== 'string' || value === '' || known.length === 0) return '';
  // Why: loaded only when something is wrong.
  const { closest, distance } = requirePackage('fastest-levenshtein') as {
    closest(text: string, others: readonly string[]): string;
    distance(a: string, b: string): number;
  };
  const nearest = closest(value, known);
  const limit = Math.max(2, Math.floor(value.length / 2));
  return distance(value, nearest) <= limit ? ` Did you mean ${show(nearest)}?` : '';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
