import { scaleLinear } from 'd3-scale';
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { formatDuration } from '@loopguard/core/format';
import type { Occurrence } from '@loopguard/core/report';
import { type Group, groupsBy, siteName, testKey } from './groups.js';
import { count } from './header.js';
import { capital, ownerWord, type Row, testName } from './model.js';

/** Tests to choose from; the table leads to every other. */
const CHOICES = 200;

const LANES = 30;

const BLOCKS_OF_A_LANE = 2000;

interface TimelineProps {
  /** Tests, the longest blocked first. */
  readonly groups: readonly Group[];
  readonly rows: readonly Row[];
  readonly test: string;
  readonly onTest: (key: string) => void;
}

/** When one test held the loop: a lane for each call site. */
export function Timeline({ groups, rows, test, onTest }: TimelineProps): VNode {
  const members = useMemo(
    () => rows.filter((row) => testKey(row.test) === test && row.status !== 'allowed'),
    [rows, test],
  );
  const choices = groups.slice(0, CHOICES);
  const own = groups.find(({ name }) => name === test);
  if (own && !choices.includes(own)) choices.push(own);
  const all = members.flatMap(({ occurrences }) => occurrences);
  const end = Math.max(
    0.001,
    ...members.map((row) => row.test.durationMs),
    ...all.map(({ startMs, durationMs }) => startMs + durationMs),
  );
  const start = all.reduce((least, { startMs }) => Math.min(least, startMs), 0);
  const lanes = groupsBy(members, siteName);
  const x = scaleLinear([start, end], [0, 100]);
  const format = x.tickFormat(6);
  const word = ownerWord(rows);
  const title = `Timeline of a ${word}`;
  return (
    <section class="panel" id="timeline" tabIndex={-1} aria-label={title}>
      <h2>{title}</h2>
      <p>
        <label>
          {capital(word)}{' '}
          <select value={test} onChange={({ currentTarget }) => onTest(currentTarget.value)}>
            {choices.map((group) => (
              <option key={group.name} value={group.name}>
                {formatDuration(group.blockedMs)} · {optionName(group)}
              </option>
            ))}
          </select>
        </label>
      </p>
      <div class="timeline">
        <Lane name="event loop" rows={members} x={x} isWhole />
        {lanes.slice(0, LANES).map(({ name, rows: lane }) => (
          <Lane key={name} name={name} rows={lane} x={x} />
        ))}
        <div class="lane axis" aria-hidden="true">
          <span />
          <span class="track">
            {x.ticks(6).map((tick) => (
              <span key={tick} class="tick" style={{ left: `${x(tick)}%` }}>
                {format(tick)} ms
              </span>
            ))}
          </span>
        </div>
      </div>
      {lanes.length > LANES && (
        <p class="muted">and {count(lanes.length - LANES)} more call sites in the table</p>
      )}
    </section>
  );
}

interface LaneProps {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly x: (ms: number) => number;
  readonly isWhole?: boolean;
}

function Lane({ name, rows, x, isWhole = false }: LaneProps): VNode {
  const occurrences = rows.flatMap((row) => row.occurrences);
  const calls = rows.reduce((sum, row) => sum + row.count, 0);
  const blockedMs = rows.reduce((sum, row) => sum + row.blockedMs, 0);
  const drawn = drawnOf(occurrences.length, calls);
  const text = `${name}: blocked for ${formatDuration(blockedMs)} in ${count(calls)} calls${drawn}`;
  return (
    <div class={isWhole ? 'lane whole' : 'lane'}>
      <span class="lane-name" title={text}>
        {name}
      </span>
      <span class="track" role="img" aria-label={`${text}. ${spoken(occurrences)}`}>
        {occurrences.slice(0, BLOCKS_OF_A_LANE).map(({ startMs, durationMs }, index) => (
          <span
            key={index}
            class="block"
            title={`${name}: ${formatDuration(durationMs)} at ${formatDuration(startMs)}`}
            style={{ left: `${x(startMs)}%`, width: `${x(startMs + durationMs) - x(startMs)}%` }}
          />
        ))}
      </span>
    </div>
  );
}

function drawnOf(drawn: number, calls: number): string {
  if (drawn >= calls) return '';
  return drawn === 0 ? '; when is not known' : `, the first ${drawn} are drawn`;
}

function spoken(occurrences: readonly Occurrence[]): string {
  return occurrences
    .slice(0, 5)
    .map(({ startMs, durationMs }) => `${formatDuration(durationMs)} at ${formatDuration(startMs)}`)
    .join(', ');
}

function optionName({ rows: [row] }: Group): string {
  return row ? `${testName(row.test)} (${row.test.file})` : '';
}
