import { scaleLinear } from 'd3-scale';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { formatDuration } from '@loopguard/core/format';
import type { Group } from './groups.js';
import { count } from './header.js';

const SHOWN = 10;
const STEP = 40;

interface BarChartProps {
  readonly title: string;
  readonly groups: readonly Group[];
  /** Asks for the rows behind a bar. */
  readonly onPick: (group: Group) => void;
}

/** Horizontal bars, the longest first; each is a button. */
export function BarChart({ title, groups, onPick }: BarChartProps): VNode {
  const [shown, setShown] = useState(SHOWN);
  const width = scaleLinear([0, groups[0]?.blockedMs ?? 1], [0, 100]);
  const rest = groups.length - shown;
  return (
    <section class="panel" aria-label={title}>
      <h2>{title}</h2>
      <ol class="bars">
        {groups.slice(0, shown).map((group) => (
          <li key={group.name}>
            <button
              type="button"
              title="Show these in the table"
              aria-label={`${group.name}: ${formatDuration(group.blockedMs)} in ${calls(group)}. Show in the table`}
              onClick={() => onPick(group)}
            >
              <span class="bar-name">{group.name}</span>
              <span class="bar-value">
                {formatDuration(group.blockedMs)} <small>{calls(group)}</small>
              </span>
              <span class="bar-track">
                <span class="bar" style={{ width: `${width(group.blockedMs)}%` }} />
              </span>
            </button>
          </li>
        ))}
      </ol>
      {rest > 0 && (
        <button type="button" class="plain" onClick={() => setShown(shown + STEP)}>
          {count(rest)} more
        </button>
      )}
    </section>
  );
}

function calls(group: Group): string {
  return `${count(group.count)} ${group.count === 1 ? 'call' : 'calls'}`;
}
