import type { VNode } from 'preact';
import type { PageData } from '../page-data.js';
import { count } from './header.js';

const SHOWN = 200;

/** The opt-outs that covered calls before anybody looked where they were made, and those that nothing needed. */
export function Allowances({ data }: { data: PageData }): VNode | null {
  const { allowances, unusedAllowances } = data;
  if (allowances.length + unusedAllowances.length === 0) return null;
  return (
    <section class="panel" aria-label="Allowances">
      <h2>Allowances</h2>
      <ul>
        {allowances.slice(0, SHOWN).map(({ reason, where, file, test, count: calls }, index) => (
          <li key={index}>
            {count(calls)} {calls === 1 ? 'call' : 'calls'}: {reason}{' '}
            <span class="muted">{[where, test, file].filter(Boolean).join(', ')}</span>
          </li>
        ))}
        {unusedAllowances.slice(0, SHOWN).map((text) => (
          <li key={text}>not needed: {text.replace(/^\[loopguard\] /, '')}</li>
        ))}
      </ul>
      {Math.max(allowances.length, unusedAllowances.length) > SHOWN && (
        <p class="muted">and more; the JSON report has all of them</p>
      )}
    </section>
  );
}
