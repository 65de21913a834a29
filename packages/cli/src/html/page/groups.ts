import type { PageTest } from '../page-data.js';
import type { Row } from './model.js';

/** Rows that have something in common. */
export interface Group {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly count: number;
  readonly blockedMs: number;
}

/** Groups of rows, the longest blocked first. */
export function groupsBy(rows: readonly Row[], nameOf: (row: Row) => string): Group[] {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const members = found.get(nameOf(row));
    if (members) members.push(row);
    else found.set(nameOf(row), [row]);
  }
  return [...found]
    .map(([name, members]) => ({
      name,
      rows: members,
      count: sum(members, ({ count }) => count),
      blockedMs: sum(members, ({ blockedMs }) => blockedMs),
    }))
    .toSorted((a, b) => b.blockedMs - a.blockedMs || (a.name < b.name ? -1 : 1));
}

export function siteName({ place, call }: Row): string {
  return `${place}  ${call.call}`;
}

/** Names a test among all. */
export function testKey({ file, name }: PageTest): string {
  return `${file}\n${name}`;
}

export function sum<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((total, item) => total + valueOf(item), 0);
}
