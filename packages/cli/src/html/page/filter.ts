import type { CallStatus } from '@loopguard/core/report';
import { type Row, STATUSES } from './model.js';

/** What the table shows; an empty text filters nothing. */
export interface Filter {
  /** Words that must all occur. */
  readonly text: string;
  readonly call: string;
  readonly file: string;
  readonly package: string;
  readonly place: string;
  /** How a call was reached. */
  readonly reach: string;
  /** What ran in a program, such as a request. */
  readonly request: string;
  readonly statuses: readonly CallStatus[];
}

export const NO_FILTER: Filter = {
  text: '',
  call: '',
  file: '',
  package: '',
  place: '',
  reach: '',
  request: '',
  statuses: STATUSES,
};

export type SortKey = 'blocked' | 'calls' | 'call' | 'place' | 'package' | 'test' | 'status';

/** How the table is ordered. */
export interface Sort {
  readonly key: SortKey;
  readonly isDescending: boolean;
}

export function filterRows(rows: readonly Row[], filter: Filter): Row[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(
    (row) =>
      filter.statuses.includes(row.status) &&
      (filter.call === '' || row.call.call === filter.call) &&
      (filter.file === '' || row.file === filter.file) &&
      (filter.package === '' || row.package === filter.package) &&
      (filter.reach === '' || row.reach === filter.reach) &&
      (filter.request === '' || row.request === filter.request) &&
      (filter.place === '' || row.place === filter.place) &&
      words.every((word) => row.text.includes(word)),
  );
}

export function sortRows(rows: readonly Row[], { key, isDescending }: Sort): Row[] {
  const valueOf = SORT_VALUES[key];
  const sign = isDescending ? -1 : 1;
  return rows.toSorted((a, b) => sign * compare(valueOf(a), valueOf(b)) || a.id - b.id);
}

const SORT_VALUES: Record<SortKey, (row: Row) => string | number> = {
  blocked: ({ blockedMs }) => blockedMs,
  calls: ({ count }) => count,
  call: ({ call }) => call.call,
  place: ({ file, where }) => `${file}:${String(where?.line ?? 0).padStart(7, '0')}`,
  package: (row) => row.package,
  test: ({ test }) => `${test.file}\n${test.name}`,
  status: ({ status }) => STATUSES.indexOf(status),
};

function compare(a: string | number, b: string | number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
