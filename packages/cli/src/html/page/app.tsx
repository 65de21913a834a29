import type { VNode } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { PageData } from '../page-data.js';
import { Allowances } from './allowances.js';
import { BarChart } from './bars.js';
import { type Filter, NO_FILTER } from './filter.js';
import { FlameChart } from './flame.js';
import { groupsBy, siteName, testKey } from './groups.js';
import { Guide } from './guide.js';
import { Header } from './header.js';
import { openTarget } from './links.js';
import { rowsOf } from './model.js';
import { Table } from './table.js';
import { Timeline } from './timeline.js';

/** The whole page. */
export function App({ data }: { data: PageData }): VNode {
  const rows = useMemo(() => rowsOf(data), [data]);
  const blocking = useMemo(() => rows.filter(({ status }) => status !== 'allowed'), [rows]);
  const sites = useMemo(() => groupsBy(blocking, siteName), [blocking]);
  const packages = useMemo(() => groupsBy(blocking, (row) => row.package), [blocking]);
  const tests = useMemo(() => groupsBy(blocking, ({ test }) => testKey(test)), [blocking]);
  const requests = useMemo(
    () =>
      groupsBy(
        blocking.filter(({ request }) => request !== ''),
        ({ request }) => request,
      ),
    [blocking],
  );
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const [test, setTest] = useState(tests[0]?.name ?? '');

  useEffect(() => {
    openTarget();
    addEventListener('hashchange', openTarget);
    return () => removeEventListener('hashchange', openTarget);
  }, []);

  const show = (wanted: Partial<Filter>): void => {
    setFilter({ ...NO_FILTER, ...wanted });
    focusOn('calls');
  };
  const showTest = (key: string): void => {
    setTest(key);
    focusOn('timeline');
  };

  return (
    <>
      <a class="skip" href="#calls">
        Skip to the table
      </a>
      <Header data={data} rows={rows} />
      <main>
        {blocking.length > 0 && (
          <>
            <div class="columns">
              <BarChart
                title="Blocked time by call site"
                groups={sites}
                onPick={({ rows: [row] }) => row && show({ place: row.place, call: row.call.call })}
              />
              {requests.length > 0 && (
                <BarChart
                  title="Blocked time by request"
                  groups={requests}
                  onPick={({ name }) => show({ request: name })}
                />
              )}
              <BarChart
                title="Blocked time by package"
                groups={packages}
                onPick={({ name }) => show({ package: name })}
              />
            </div>
            <Timeline groups={tests} rows={rows} test={test} onTest={setTest} />
            <FlameChart rows={blocking} />
          </>
        )}
        <Table rows={rows} filter={filter} onFilter={setFilter} onTest={showTest} data={data} />
        <Guide entries={data.guide} />
        <Allowances data={data} />
      </main>
      <footer>
        {data.tool.name} {data.tool.version} · {data.root}
      </footer>
    </>
  );
}

function focusOn(id: string): void {
  const section = document.getElementById(id);
  section?.scrollIntoView({ block: 'start' });
  section?.focus({ preventScroll: true });
}
