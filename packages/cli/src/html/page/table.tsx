import { Fragment, type VNode } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { formatDuration } from '@loopguard/core/format';
import type { PageData } from '../page-data.js';
import { Details } from './details.js';
import { type Filter, filterRows, type Sort, type SortKey, sortRows } from './filter.js';
import { Filters } from './filters.js';
import { count } from './header.js';
import { capital, ownerWord, type Row, testName } from './model.js';

const PAGE_SIZE = 50;

const COLUMNS: readonly (readonly [SortKey, string])[] = [
  ['call', 'Call'],
  ['place', 'Where'],
  ['package', 'Package'],
  ['test', 'Test'],
  ['status', 'Status'],
  ['calls', 'Calls'],
  ['blocked', 'Blocked'],
];

interface TableProps {
  readonly rows: readonly Row[];
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly onTest: (key: string) => void;
  readonly data: PageData;
}

/** All violations: filtered, sorted, a page at a time; a row opens to what is known about it. */
export function Table({ rows, filter, onFilter, onTest, data }: TableProps): VNode {
  const [sort, setSort] = useState<Sort>({ key: 'blocked', isDescending: true });
  const [page, setPage] = useState(0);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const found = useMemo(() => sortRows(filterRows(rows, filter), sort), [rows, filter, sort]);
  useEffect(() => setPage(0), [filter, sort]);

  const first = Math.min(page * PAGE_SIZE, Math.max(0, found.length - 1));
  const shown = found.slice(first, first + PAGE_SIZE);
  const toggle = (id: number): void => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };

  return (
    <section class="panel" id="calls" tabIndex={-1} aria-label="All calls">
      <h2>All calls</h2>
      <Filters rows={rows} filter={filter} onFilter={onFilter} />
      <p class="found" role="status">
        {count(found.length)} of {count(rows.length)} entries
      </p>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              {COLUMNS.map(([key, text]) => {
                const name = key === 'test' ? capital(ownerWord(rows)) : text;
                return (
                  <HeaderCell key={key} column={key} name={name} sort={sort} onSort={setSort} />
                );
              })}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Fragment key={row.id}>
                <RowCells row={row} isOpen={open.has(row.id)} onToggle={() => toggle(row.id)} />
                {open.has(row.id) && (
                  <tr class="details" id={`row-${row.id}`}>
                    <td colSpan={COLUMNS.length}>
                      <Details row={row} guide={data.guide} onTest={onTest} />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      {found.length > PAGE_SIZE && (
        <Pages page={page} first={first} shown={shown.length} all={found.length} onPage={setPage} />
      )}
    </section>
  );
}

interface PagesProps {
  readonly page: number;
  /** The index of the first row that is shown, and how many are. */
  readonly first: number;
  readonly shown: number;
  readonly all: number;
  readonly onPage: (page: number) => void;
}

function Pages({ page, first, shown, all, onPage }: PagesProps): VNode {
  return (
    <nav class="pages" aria-label="Pages of the table">
      <button type="button" disabled={page === 0} onClick={() => onPage(page - 1)}>
        Previous
      </button>
      <span>
        {count(first + 1)}–{count(first + shown)} of {count(all)}
      </span>
      <button type="button" disabled={first + PAGE_SIZE >= all} onClick={() => onPage(page + 1)}>
        Next
      </button>
    </nav>
  );
}

interface HeaderCellProps {
  readonly column: SortKey;
  readonly name: string;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

function HeaderCell({ column, name, sort, onSort }: HeaderCellProps): VNode {
  const isSorted = sort.key === column;
  const isNumber = column === 'calls' || column === 'blocked';
  const order = sort.isDescending ? 'descending' : 'ascending';
  const next = { key: column, isDescending: isSorted ? !sort.isDescending : isNumber };
  return (
    <th scope="col" class={isNumber ? 'number' : ''} aria-sort={isSorted ? order : 'none'}>
      <button type="button" onClick={() => onSort(next)}>
        {name}
        <span aria-hidden="true">{isSorted ? (sort.isDescending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  );
}

interface RowCellsProps {
  readonly row: Row;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function RowCells({ row, isOpen, onToggle }: RowCellsProps): VNode {
  return (
    <tr class={isOpen ? 'row is-open' : 'row'} onClick={onToggle}>
      <td>
        <button
          type="button"
          class="row-button"
          aria-expanded={isOpen}
          {...(isOpen && { 'aria-controls': `row-${row.id}` })}
          onClick={(event) => {
            // Why: the row around it toggles as well.
            event.stopPropagation();
            onToggle();
          }}
          onKeyDown={moveBetweenRows}
        >
          <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span> {row.call.call}
        </button>
      </td>
      <td class="path">
        {row.place} <span class="muted">{row.where?.function}</span>
      </td>
      <td>{row.package}</td>
      <td>
        {testName(row.test)} <span class="muted path">{row.test.file}</span>
      </td>
      <td>
        <span class={`badge is-${row.status}`}>{row.status}</span>
      </td>
      <td class="number">{count(row.count)}</td>
      <td class="number">{formatDuration(row.blockedMs)}</td>
    </tr>
  );
}

function moveBetweenRows(event: KeyboardEvent): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const button = event.currentTarget as HTMLElement;
  if (step === 0) return;
  event.preventDefault();
  const all = [...(button.closest('tbody')?.querySelectorAll<HTMLElement>('.row-button') ?? [])];
  all[all.indexOf(button) + step]?.focus();
}
