import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { type Filter, NO_FILTER } from './filter.js';
import { type Row, STATUSES } from './model.js';

interface FiltersProps {
  readonly rows: readonly Row[];
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}

/** What narrows the table. */
export function Filters({ rows, filter, onFilter }: FiltersProps): VNode {
  const calls = useMemo(() => distinct(rows, ({ call }) => call.call), [rows]);
  const files = useMemo(() => distinct(rows, ({ file }) => file), [rows]);
  const packages = useMemo(() => distinct(rows, (row) => row.package), [rows]);
  const requests = useMemo(() => distinct(rows, ({ request }) => request), [rows]);
  const reaches = useMemo(() => distinct(rows, ({ reach }) => reach), [rows]);
  const change = (wanted: Partial<Filter>): void => onFilter({ ...filter, ...wanted });
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <div class="field grow">
        <label for="filter-text">Text</label>
        <input
          id="filter-text"
          type="search"
          value={filter.text}
          placeholder="any word of a row"
          onInput={({ currentTarget }) => change({ text: currentTarget.value })}
        />
      </div>
      <Choice
        name="Call"
        value={filter.call}
        values={calls}
        onChange={(call) => change({ call, place: '' })}
      />
      <Choice
        name="File"
        value={filter.file}
        values={files}
        onChange={(file) => change({ file, place: '' })}
      />
      <Choice
        name="Package"
        value={filter.package}
        values={packages}
        onChange={(name) => change({ package: name })}
      />
      {requests.length > 0 && (
        <Choice
          name="Request"
          value={filter.request}
          values={requests}
          onChange={(request) => change({ request })}
        />
      )}
      <Choice
        name="Reached from"
        value={filter.reach}
        values={reaches}
        onChange={(reach) => change({ reach })}
      />
      <Statuses chosen={filter.statuses} onChange={(statuses) => change({ statuses })} />
      {filter.place !== '' && <p class="muted">only {filter.place}</p>}
      <button type="button" class="plain" onClick={() => onFilter(NO_FILTER)}>
        Clear filters
      </button>
    </form>
  );
}

interface StatusesProps {
  readonly chosen: Filter['statuses'];
  readonly onChange: (chosen: Filter['statuses']) => void;
}

function Statuses({ chosen, onChange }: StatusesProps): VNode {
  return (
    <fieldset>
      <legend>Status</legend>
      {STATUSES.map((status) => (
        <label key={status}>
          <input
            type="checkbox"
            checked={chosen.includes(status)}
            onChange={({ currentTarget }) =>
              onChange(
                STATUSES.filter((other) =>
                  other === status ? currentTarget.checked : chosen.includes(other),
                ),
              )
            }
          />{' '}
          {status}
        </label>
      ))}
    </fieldset>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly value: string;
  readonly values: readonly string[];
  readonly onChange: (value: string) => void;
}

function Choice({ name, value, values, onChange }: ChoiceProps): VNode {
  const id = `filter-${name.toLowerCase().replaceAll(' ', '-')}`;
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <select id={id} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        <option value="">all</option>
        {values.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </div>
  );
}

function distinct(rows: readonly Row[], valueOf: (row: Row) => string): string[] {
  return [...new Set(rows.map(valueOf))].filter(Boolean).toSorted();
}
