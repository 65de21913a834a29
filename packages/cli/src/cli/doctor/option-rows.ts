import type { CheckedProject } from './diagnosis.js';
import type { OptionValue } from './option-values.js';

const LONGEST = 60;

/**
 * A table of the options that are set, those on which projects agree in one row. Empty where no
 * guard was found that could have options.
 */
export function optionRows(
  projects: readonly Pick<CheckedProject, 'name' | 'options'>[],
): string[][] {
  const guarded = projects.filter(({ options }) => options !== undefined);
  if (guarded.length === 0) return [];
  const rows = new Map<string, { option: OptionValue; names: string[] }>();
  for (const { name, options = [] } of guarded) {
    for (const option of options) {
      const key = JSON.stringify(option);
      const row = rows.get(key) ?? { option, names: [] };
      row.names.push(name);
      rows.set(key, row);
    }
  }
  if (rows.size === 0) return [['No option is set: all have their defaults.']];
  const all = [...rows.values()];
  const agree = all.every(({ names }) => names.length === guarded.length);
  return [
    ['option', 'value', 'from', ...(agree ? [] : ['project'])],
    ...all.map(({ option: { name, value, from }, names }) => [
      name,
      shown(value),
      from,
      ...(agree ? [] : [names.length === guarded.length ? 'all' : names.join(', ')]),
    ]),
  ];
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
